"""Settings of the interface under /api/v1/."""

from typing import Any

REST_FRAMEWORK: dict[str, Any] = {
    # JSON in, JSON out: no browsable pages, no forms.
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["foundation.api.parsers.Json"],
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "foundation.api.defaults.AlwaysJson",
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "foundation.api.authentication.TokenAuthentication",
        "foundation.api.authentication.SessionAuthentication",
    ],
    # A view that forgets its gate lets nobody in.
    "DEFAULT_PERMISSION_CLASSES": ["foundation.api.defaults.Nobody"],
    "DEFAULT_SCHEMA_CLASS": "foundation.api.schema.PortalSchema",
    "EXCEPTION_HANDLER": "foundation.api.errors.answer",
    "URL_FORMAT_OVERRIDE": None,
}

SPECTACULAR_SETTINGS: dict[str, Any] = {
    "TITLE": "玄武区互联网行业党建 接口",
    "DESCRIPTION": (
        "接口与网页用同样的权限、同样的筛选和同样的登记规则：看得到什么、能登记什么，取决于账号今天的职责。\n\n"
        "程序用令牌访问（在“我的账号”里的“接口令牌”建立），请求头写 Authorization: Bearer 令牌。"
        "登记一家企业的变化前先读取它，把得到的 ETag 写在 If-Match 里；别人先改过时得到 412 和现在的内容。"
        "不认识的参数、筛选值或字段一律拒绝，不会被悄悄忽略。"
        "每个账号每分钟的请求次数有限，超过时得到 429，请按 Retry-After 等候。"
    ),
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "foundation.api.schema.in_chinese_only",
    ],
    # Choices whose fields have the same name; each gets a name of its own in the description.
    "ENUM_NAME_OVERRIDES": {
        "CategoryEnum": "orgs.parties.choices.Category",
        "CheckModeEnum": "orgs.enterprises.choices.CheckMode",
        "ContactKindEnum": "orgs.duties.choices.ContactKind",
        "EditModeEnum": "foundation.api.fields.EDIT_MODES",
        "FreshnessStatusEnum": "orgs.enterprises.choices.FreshnessStatus",
        "HandoverStatusEnum": "orgs.duties.choices.HandoverStatus",
        "NominationCategoryEnum": "activities.choices.Category",
        "NominationStatusEnum": "activities.choices.NominationStatus",
        "MetKindEnum": "visits.choices.MetKind",
        "NeedStepKindEnum": "visits.needs.choices.StepKind",
        "VisitorGroupEnum": "visits.choices.VisitorGroup",
        "JurisdictionKindEnum": "orgs.places.choices.JurisdictionKind",
        "ReportingStatusEnum": "orgs.collection.models.reporting.ReportingStatus",
    },
    "SORT_OPERATION_PARAMETERS": False,
    "COMPONENT_SPLIT_REQUEST": True,
    # The viewer's files are served by the portal itself.
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
    # The description asks the database for streets and blocks, which a deployment check has not.
    "ENABLE_DJANGO_DEPLOY_CHECK": False,
}
