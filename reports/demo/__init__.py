"""The demonstration year: invented firms whose histories are told through the services, with the clock moved.

Every invented name ends with （演示）. Of the eight firms of the published review only what it says is entered.
"""
