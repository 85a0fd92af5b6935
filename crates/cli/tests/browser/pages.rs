//! The main pages and the people who see them, for looking at each.

/// A person's log-in (nobody: empty), and the pages: a name and an address each.
type Visit = (&'static str, &'static [(&'static str, &'static str)]);

/// Every main page, at least once empty, once full, and some that cannot be had.
pub const ALL: &[Visit] = &[
    (
        "",
        &[
            ("portal", "/"),
            ("portal-en", "/?lang=en"),
            ("ranking", "/rankings/mau-xa-2025?lang=vi"),
            ("place", "/rankings/mau-xa-2025/units/MAU-X001"),
            ("profile", "/units/MAU-X001"),
            ("search", "/search?q=suoi"),
            ("search-none", "/search?q=khongcogi"),
            ("method", "/method"),
            ("open-data", "/open-data"),
            ("frameworks", "/frameworks"),
            ("framework", "/frameworks/tay-ninh-xa-2025"),
            ("editions", "/editions/mau-xa-2025"),
            ("log-in", "/login"),
            ("not-found", "/rankings/khong-co"),
        ],
    ),
    (
        "x001",
        &[
            ("my", "/my"),
            ("return-empty", "/rounds/mau-xa-2026/units/MAU-X001"),
            (
                "index-empty",
                "/rounds/mau-xa-2026/units/MAU-X001/indices/2",
            ),
            (
                "why-empty",
                "/rounds/mau-xa-2026/units/MAU-X001/indicators/2.2",
            ),
            (
                "evidence-empty",
                "/rounds/mau-xa-2026/units/MAU-X001/indicators/2.1/evidence",
            ),
            (
                "explanations-past",
                "/rounds/mau-xa-2025/units/MAU-X001/explanations",
            ),
            ("not-allowed", "/rounds/mau-xa-2026/units/MAU-X002"),
            ("account", "/account"),
        ],
    ),
    (
        "x002",
        &[
            ("return-doing", "/rounds/mau-xa-2026/units/MAU-X002"),
            (
                "index-doing",
                "/rounds/mau-xa-2026/units/MAU-X002/indices/2",
            ),
            ("index-long", "/rounds/mau-xa-2026/units/MAU-X002/indices/4"),
            ("check-doing", "/rounds/mau-xa-2026/units/MAU-X002/check"),
        ],
    ),
    (
        "x004.ld",
        &[
            ("my-head", "/my"),
            ("check-head", "/rounds/mau-xa-2026/units/MAU-X004/check"),
            ("index-full", "/rounds/mau-xa-2026/units/MAU-X004/indices/2"),
        ],
    ),
    (
        "x008",
        &[
            ("return-asked", "/rounds/mau-xa-2026/units/MAU-X008"),
            (
                "index-asked",
                "/rounds/mau-xa-2026/units/MAU-X008/indices/2",
            ),
            ("why", "/rounds/mau-xa-2026/units/MAU-X008/indicators/2.1"),
        ],
    ),
    (
        "thamdinh1",
        &[
            ("queue", "/appraisal"),
            (
                "desk-indicator",
                "/rounds/mau-xa-2026/appraisal/indicators/2.2",
            ),
            ("desk-unit", "/rounds/mau-xa-2026/appraisal/units/MAU-X008"),
            (
                "acceptance",
                "/rounds/mau-xa-2026/appraisal/acceptance?unit=MAU-X008",
            ),
            ("explanations-none", "/rounds/mau-xa-2026/explanations"),
        ],
    ),
    (
        "thuongtruc1",
        &[
            ("rounds", "/rounds"),
            ("round-new", "/rounds/new"),
            ("round", "/rounds/mau-xa-2026"),
            ("round-published", "/rounds/mau-xa-2025"),
            ("wall", "/rounds/mau-xa-2026/wall"),
            ("returns", "/rounds/mau-xa-2026/returns"),
            ("chase", "/rounds/mau-xa-2026/chase"),
            ("values", "/rounds/mau-xa-2026/values"),
            ("values-one", "/rounds/mau-xa-2026/values/1.1"),
            ("approval", "/rounds/mau-xa-2026/approval"),
            ("round-close", "/rounds/mau-xa-2026/actions/close"),
            ("round-extend", "/rounds/mau-xa-2026/actions/extend"),
            ("round-except", "/rounds/mau-xa-2026/actions/except"),
            ("appraisers", "/rounds/mau-xa-2026/appraisers"),
            ("units", "/units"),
            ("unit-new", "/units/new"),
            ("unit-import", "/units/import"),
        ],
    ),
    (
        "kiemtoan",
        &[
            ("audit", "/audit"),
            ("audit-verification", "/audit/verification"),
        ],
    ),
    (
        "quantri",
        &[
            ("accounts", "/accounts"),
            ("framework-new", "/frameworks/new"),
        ],
    ),
];
