"""The wide row of a Party organisation in one period; written by the projection only."""

from django.db import models
from django.db.models import Q

from foundation.trail.asof import FOREVER
from foundation.trail.models import State
from foundation.trail.models.fact_fields import count, flag, personal
from orgs.parties.choices import Category, Presence, Setup
from orgs.parties.querysets import PartyStateQuerySet

LIVE = Q(superseded_at__isnull=True)
PRESENT = LIVE & Q(effective_to=FOREVER) & Q(presence=Presence.IN)


def precision() -> models.CharField:
    return models.CharField(max_length=5, blank=True)


class PartyState(State):
    """All that is known of a Party organisation in one period; counts only, never members by name."""

    subject_field = "organization"

    organization = models.ForeignKey(
        "parties.PartyOrganization", models.PROTECT, related_name="states", verbose_name="党组织", db_index=False
    )
    name = models.CharField("党组织名称", max_length=200)
    short_name = models.CharField("简称", max_length=100, blank=True)
    name_key = models.CharField(max_length=200)
    sort_key = models.CharField(max_length=400)
    initials = models.CharField("拼音首字母", max_length=200)
    search_text = models.CharField(max_length=900)
    category = models.CharField("组织类别", max_length=16, choices=Category.choices, blank=True)
    setup = models.CharField("组建方式", max_length=12, choices=Setup.choices, blank=True)
    upper = models.CharField("上级党组织", max_length=200, blank=True)
    is_managed = flag("由行业党委直接管理")
    jurisdiction = models.ForeignKey(
        "places.Jurisdiction",
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="所属街道（园区）",
        db_index=False,
    )
    established_on = models.DateField("成立时间", null=True)
    established_precision = precision()
    approval_number = models.CharField("批准文号", max_length=100, blank=True)
    secretary = personal("书记")
    secretary_phone = personal("书记电话")
    secretary_post = models.CharField("书记企业职务", max_length=100, blank=True)
    contact = personal("党组织联系人")
    contact_phone = personal("联系人电话")
    # None = the sum of its firms; a figure of its own needs the reason.
    members_full = count("正式党员")
    members_probationary = count("预备党员")
    members_reason = models.CharField("党员数另计的原因", max_length=200, blank=True)
    members_floating = count("流动党员")
    activists = count("入党积极分子")
    last_election_on = models.DateField("换届时间", null=True)
    last_election_precision = precision()
    term_years = models.PositiveSmallIntegerField("任期（年）", null=True)
    term_end = models.DateField("届满时间（另定）", null=True)
    term_end_precision = precision()
    term_end_reason = models.CharField("届满时间另定的原因", max_length=200, blank=True)
    extension_until = models.DateField("延期至", null=True)
    # Computed by the projection (terms.py), so that lists and reminders ask the database.
    term_due_on = models.DateField("届满时间", null=True)
    term_due_precision = precision()
    term_ends_on = models.DateField("任期至（含延期）", null=True)
    has_premises = flag("阵地")
    in_charter = flag("党建入章")
    note = models.CharField("备注", max_length=500, blank=True)

    objects = PartyStateQuerySet.as_manager()

    class Meta(State.Meta):
        verbose_name = verbose_name_plural = "党组织情况"
        constraints = [
            *State.Meta.constraints,
            models.UniqueConstraint(
                fields=["organization", "effective_from"], condition=LIVE, name="partystate_one_live"
            ),
            models.CheckConstraint(condition=Q(presence__in=Presence.values), name="partystate_presence_known"),
        ]
        indexes = [
            models.Index(fields=["organization", "effective_from"], name="partystate_organization"),
            models.Index(fields=["sort_key", "id"], condition=PRESENT, name="partystate_today_name"),
            models.Index(fields=["term_ends_on"], condition=PRESENT, name="partystate_today_term"),
            models.Index(fields=["name_key"], condition=LIVE, name="partystate_live_namekey"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_presence_display(self) -> str:
        """The presence in words; the field itself belongs to the trail, which has no words."""
        return str(Presence(self.presence).label)

    def get_absolute_url(self) -> str:
        return self.organization.get_absolute_url()
