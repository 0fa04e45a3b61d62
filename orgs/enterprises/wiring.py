"""What this app offers to the desk: navigation, search, records, tables."""

from django.urls import reverse

from foundation.accounts.roles import Right
from foundation.accounts.scope import Actor
from foundation.desk import navigation
from foundation.desk.records import register_record
from foundation.desk.search import Hit, register_source
from foundation.desk.services import register_table
from foundation.desk.timeline import register_quiet
from foundation.exchange.imports.targets import register_target
from foundation.exchange.writing.lists import offer_export
from foundation.trail.asof import AsOf
from orgs.enterprises.checks.services import CONFIRM
from orgs.enterprises.choices import Presence
from orgs.enterprises.imports.held import wire_held
from orgs.enterprises.imports.target import EnterpriseImport
from orgs.enterprises.ledger import LedgerTable
from orgs.enterprises.models import Doubt, Enterprise, EnterpriseState
from orgs.enterprises.tables import EnterpriseTable


def detail_url(pk: int) -> str:
    return reverse("enterprises:detail", args=[pk])


def find_enterprises(user: Actor, text: str, limit: int) -> list[Hit]:
    """Firms by name, alias, code or initials; departed ones last."""
    found = EnterpriseState.objects.visible_to(user).as_of(AsOf.today()).search(text)
    found = found.select_related("jurisdiction", "enterprise").order_by("sort_key", "pk")
    states = list(found.present()[:limit])
    if len(states) < limit:
        states += list(found.exclude(presence=Presence.IN)[: limit - len(states)])
    words = dict(Presence.choices)
    return [
        Hit(
            label=state.name,
            note=" · ".join(
                part
                for part in (
                    str(state.jurisdiction or "属地待补"),
                    state.enterprise.code or "代码待补",
                    "" if state.is_present else words[state.presence],
                )
                if part
            ),
            url=detail_url(state.enterprise_id),
        )
        for state in states
    ]


def wire_desk() -> None:
    register_record(
        Enterprise,
        visible=lambda user: Enterprise.objects.visible_to(user).values("pk"),
        writable=lambda user: Enterprise.objects.responsible_to(user).values("pk"),
        url=detail_url,
    )
    register_record(
        Doubt,
        visible=lambda user: Doubt.objects.visible_to(user).values("pk"),
        # A question taken back stays its author's to bring back.
        writable=lambda user: Doubt.objects.filter(enterprise__in=Enterprise.objects.responsible_to(user)).values("pk"),
        url=lambda pk: "",
    )
    register_quiet(CONFIRM)
    register_source("企业", find_enterprises)
    register_table(EnterpriseTable())
    register_table(LedgerTable())
    offer_export("enterprises", "changes")
    see, edit = (Right.SEE_RECORDS,), (Right.IMPORT,)
    navigation.register("企业库", "企业列表", "enterprises:list", rights=see, icon="building", order=10, on_phone=True)
    navigation.register("企业库", "变动台账", "enterprises:changes", rights=see, icon="history", order=20)
    navigation.register(
        "企业库", "导入", "exchange:upload", args=("enterprises",), rights=edit, icon="upload", order=30
    )
    dictionaries = (Right.MANAGE_DICTIONARIES,)
    navigation.register("系统管理", "字典与设置", "admin:index", rights=dictionaries, icon="settings", order=40)


def wire_imports() -> None:
    """The ledger comes in through the import engine; columns nobody owns yet are held."""
    register_target(EnterpriseImport())
    wire_held()
