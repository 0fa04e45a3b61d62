# The doors of the portal; what each does lies in scripts/.
.PHONY: run setup test test-long check format bench screenshots constraints clean

run:            ## set everything up, load the demonstration year on first use, serve until Ctrl+C (PORT, HOST)
	@scripts/run.sh

setup:          ## the set-up part of `make run`, nothing is started
	@scripts/setup.sh
	@.venv/bin/python scripts/prepare.py

test:           ## all tests but the long ones, on SQLite and on PostgreSQL (root: installs what is missing)
	@scripts/test.sh

test-long:      ## property tests at full count, kills, fuzz
	@scripts/test.sh long

check:          ## lint, format, types, templates, missing migrations, browser floor
	@scripts/check.sh

format:         ## put code and templates into the form `make check` asks for
	@scripts/format.sh

bench:          ## how fast it is, on PostgreSQL
	@scripts/bench.sh

screenshots:    ## take the pictures of docs/user anew, on a portal of their own (root: installs what is missing)
	@scripts/packages.sh
	@scripts/setup.sh dev
	@.venv/bin/python scripts/screenshots.py

constraints:    ## write constraints.txt anew after requirements changed
	@scripts/constraints.sh

clean:          ## what can be made again; data in var/ stays
	rm -rf .venv node_modules static/build var/static .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -not -path './var/*' -prune -exec rm -rf {} +
