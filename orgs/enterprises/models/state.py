"""The wide row of a firm in one period; written by the projection only."""

from django.db import models
from django.db.models import Q

from foundation.trail import clock
from foundation.trail.asof import FOREVER
from foundation.trail.models import State
from foundation.trail.models.fact_fields import count, flag, personal
from orgs.enterprises.choices import OperatingStatus, Presence, ThreeValues
from orgs.enterprises.querysets import EnterpriseStateQuerySet

LIVE = Q(superseded_at__isnull=True)
TODAY = LIVE & Q(effective_to=FOREVER)
PRESENT = TODAY & Q(presence=Presence.IN)


class EnterpriseState(State):
    """All that is known of a firm in one period."""

    subject_field = "enterprise"

    enterprise = models.ForeignKey(
        "enterprises.Enterprise", models.PROTECT, related_name="states", verbose_name="企业", db_index=False
    )
    name = models.CharField("企业名称", max_length=200)
    name_key = models.CharField(max_length=200)
    sort_key = models.CharField(max_length=400)
    initials = models.CharField("拼音首字母", max_length=200)
    search_text = models.CharField(max_length=600)
    jurisdiction = models.ForeignKey(
        "places.Jurisdiction",
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="所属街道（园区）",
        db_index=False,
    )
    block = models.ForeignKey(
        "places.Block", models.PROTECT, null=True, related_name="+", verbose_name="板块", db_index=False
    )
    registered_address = models.CharField("注册地址", max_length=300, blank=True)
    business_address = models.CharField("经营地址", max_length=300, blank=True)
    founded_on = models.DateField("成立时间", null=True)
    founded_precision = models.CharField(max_length=5, blank=True)
    business = models.CharField("主营业务（企业类型）", max_length=200, blank=True)
    principal = personal("负责人")
    contact = personal("联系人")
    phone = personal("联系电话")
    operating_status = models.CharField("经营状态", max_length=12, choices=OperatingStatus.choices, blank=True)
    staff = count("从业人员数")
    members_total = count("党员总数")
    members_full = count("正式党员")
    members_probationary = count("预备党员")
    is_listed = flag("列统")
    is_above_scale = flag("规上")
    is_key = flag("重点")
    is_livestreaming = flag("直播企业")
    platforms = models.CharField("直播平台", max_length=200, blank=True, default="")
    is_mcn = flag("MCN机构")
    streamers = count("签约主播数")  # a number: no portal needs a list of them
    live_rooms = count("直播间数")
    has_premises = flag("有固定场所")
    has_staff = flag("有从业人员")
    operates_normally = flag("有正常经营")
    has_union = flag("工会")
    has_youth_league = flag("团组织")
    has_womens_group = flag("妇女组织")
    note = models.CharField("备注", max_length=500, blank=True)
    # Not a fact of the period and not projected: the day of the firm's last check, kept on its open state only
    # (orgs/enterprises/checks/following.py). A state begins with a change, which is a check; hence the default.
    checked_on = models.DateField("上次核实", null=True, default=clock.today, editable=False)

    objects = EnterpriseStateQuerySet.as_manager()

    class Meta(State.Meta):
        verbose_name = verbose_name_plural = "企业情况"
        constraints = [
            *State.Meta.constraints,
            models.UniqueConstraint(fields=["enterprise", "effective_from"], condition=LIVE, name="state_one_live"),
            models.CheckConstraint(condition=Q(presence__in=Presence.values), name="state_presence_known"),
        ]
        indexes = [
            models.Index(fields=["enterprise", "effective_from"], name="state_enterprise"),
            models.Index(fields=["sort_key", "id"], condition=PRESENT, name="state_today_name"),
            models.Index(fields=["jurisdiction", "sort_key", "id"], condition=PRESENT, name="state_today_place"),
            # The tabs' counts of one street: read from the index alone.
            models.Index(
                fields=["jurisdiction", "is_listed", "is_key", "is_livestreaming"],
                condition=PRESENT,
                name="state_today_street",
            ),
            models.Index(fields=["block"], condition=PRESENT, name="state_today_block"),
            models.Index(fields=["sort_key", "id"], condition=PRESENT & Q(is_listed=True), name="state_today_listed"),
            models.Index(fields=["sort_key", "id"], condition=PRESENT & Q(is_key=True), name="state_today_key"),
            models.Index(
                fields=["sort_key", "id"], condition=PRESENT & Q(is_livestreaming=True), name="state_today_live"
            ),
            models.Index(
                fields=["sort_key", "id"], condition=PRESENT & Q(jurisdiction__isnull=True), name="state_today_noplace"
            ),
            # A past day: the list in order, its count, and the tabs' counts.
            models.Index(
                fields=["sort_key", "id", "effective_from", "effective_to", "presence"],
                condition=LIVE,
                name="state_live_name",
            ),
            models.Index(
                fields=["effective_to", "effective_from", "id"],
                condition=LIVE & Q(presence=Presence.IN),
                name="state_live_days",
            ),
            *(
                models.Index(
                    fields=["effective_to", "effective_from", "id"],
                    condition=LIVE & Q(presence=Presence.IN) & condition,
                    name=f"state_live_{name}",
                )
                for name, condition in (
                    ("listed", Q(is_listed=True)),
                    ("key", Q(is_key=True)),
                    ("stream", Q(is_livestreaming=True)),
                    ("noplace", Q(jurisdiction__isnull=True)),
                )
            ),
            models.Index(fields=["name_key"], condition=LIVE, name="state_live_namekey"),
            models.Index(fields=["checked_on", "is_key", "enterprise"], condition=PRESENT, name="state_today_checked"),
            models.Index(fields=["recorded_at"], name="state_recorded"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_presence_display(self) -> str:
        """The presence in words; the field itself belongs to the trail, which has no words."""
        return str(Presence(self.presence).label)

    @property
    def three_haves(self) -> ThreeValues:
        """三有: premises, staff and normal business; unknown as long as a part is unknown and none is missing."""
        parts = (self.has_premises, self.has_staff, self.operates_normally)
        if False in parts:
            return ThreeValues.NO
        return ThreeValues.UNKNOWN if None in parts else ThreeValues.YES

    def get_absolute_url(self) -> str:
        return self.enterprise.get_absolute_url()
