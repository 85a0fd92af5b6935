//! The page around a page: title, menu, language, who is logged in, what must always be said.

use app::{Actor, Permission, account::Role};
use askama::Template;
use axum::response::{Html, IntoResponse, Response};

use super::{Problem, T, Visitor, Web, assets};

/// What the layout needs. Every page's template has it as `shell`.
pub(crate) struct Shell<'a> {
    /// Texts.
    pub(crate) t: T<'a>,
    /// Title of the page, without the product's name.
    pub(crate) title: String,
    /// Who is logged in.
    pub(crate) actor: Option<&'a Actor>,
    /// The data on this page are invented.
    pub(crate) fictional: bool,
    /// The way here, from the outside in.
    pub(crate) crumbs: Vec<Crumb>,
    address: &'a str,
}

/// One step of the way to a page.
pub(crate) struct Crumb {
    /// Where it leads.
    pub(crate) href: String,
    /// What it is called.
    pub(crate) text: String,
}

/// The menu of a person on a page.
#[derive(Default)]
pub(crate) struct Menu {
    /// Sections of the product.
    pub(crate) sections: Vec<Entry>,
    /// Pages of the section we are in, where it has several.
    pub(crate) pages: Vec<Entry>,
}

/// One entry of the menu.
pub(crate) struct Entry {
    /// Where it leads.
    pub(crate) href: &'static str,
    /// What it is called.
    pub(crate) text: String,
    /// We are there.
    pub(crate) current: bool,
}

impl<'a> Shell<'a> {
    /// The layout of a page with this title.
    pub(crate) fn new(web: &'a Web, visitor: &'a Visitor, title: &str) -> Self {
        Self {
            t: web.texts.speak(visitor.language),
            title: title.to_owned(),
            actor: visitor.actor.as_ref(),
            fictional: web.options.demonstration,
            crumbs: Vec::new(),
            address: &visitor.address,
        }
    }

    /// Says whether the data on this page are invented, where the page knows better.
    pub(crate) fn fictional(self, fictional: bool) -> Self {
        Self { fictional, ..self }
    }

    /// Adds a step to the way here.
    pub(crate) fn crumb(mut self, href: impl Into<String>, text: impl Into<String>) -> Self {
        self.crumbs.push(Crumb {
            href: href.into(),
            text: text.into(),
        });
        self
    }

    /// Whether the visitor's menu has what this permission is for.
    pub(crate) fn may(&self, permission: Permission) -> bool {
        app::allows(self.actor, permission, None)
    }

    /// Where this person starts.
    pub(crate) fn home(&self) -> &'static str {
        home_of(self.actor)
    }

    /// The menu of this person: a line of sections, and the pages of the section we are in.
    pub(crate) fn menu(&self) -> Menu {
        let path = self.place();
        let mut menu = Menu::default();
        menu.sections.push(Entry {
            href: "/",
            text: self.t.get("menu-ranking"),
            current: path == "/" || path.starts_with("/rankings/"),
        });
        for (href, key) in FOR_VISITORS {
            if self.actor.is_none() {
                menu.sections.push(self.entry(href, key, path));
            }
        }
        for (name, pages) in SECTIONS {
            let mut own: Vec<Entry> = pages
                .iter()
                .filter(|(_, _, permission)| self.may(*permission))
                .map(|(href, key, _)| self.entry(href, key, path))
                .collect();
            let Some(first) = own.first() else { continue };
            let current = own.iter().any(|entry| entry.current);
            menu.sections.push(Entry {
                href: first.href,
                text: match own.len() {
                    1 => first.text.clone(),
                    _ => self.t.get(name),
                },
                current,
            });
            if current && own.len() > 1 {
                menu.pages.append(&mut own);
            }
        }
        menu
    }

    /// The address by which the menu knows a page.
    fn place(&self) -> &str {
        let path = self.address.split('?').next().unwrap_or_default();
        // The appraiser's rooms lie under their round; the menu knows them by what they are.
        let under_round = path
            .strip_prefix("/rounds/")
            .and_then(|rest| rest.split_once('/'));
        let room = under_round.map(|(_, rest)| rest.split('/').next().unwrap_or_default());
        match room {
            Some("appraisal" | "explanations" | "appraisers") => "/appraisal",
            _ => path,
        }
    }

    fn entry(&self, href: &'static str, key: &str, path: &str) -> Entry {
        let below = path.strip_prefix(href);
        Entry {
            href,
            text: self.t.get(key),
            current: below.is_some_and(|rest| rest.is_empty() || rest.starts_with('/')),
        }
    }

    /// This page in the other language.
    pub(crate) fn other_language(&self) -> String {
        let (path, query) = self.address.split_once('?').unwrap_or((self.address, ""));
        let kept = query
            .split('&')
            .filter(|pair| !pair.is_empty() && !pair.starts_with("lang="));
        let other = format!("lang={}", self.t.language().pick("en", "vi"));
        let query: Vec<&str> = kept.chain([other.as_str()]).collect();
        format!("{path}?{}", query.join("&"))
    }

    /// Address of the stylesheet.
    pub(crate) fn style(&self) -> &'static str {
        &assets::addresses().style
    }

    /// Address of the script.
    pub(crate) fn script(&self) -> &'static str {
        &assets::addresses().script
    }

    /// Address of the icon.
    pub(crate) fn icon(&self) -> &'static str {
        &assets::addresses().icon
    }
}

/// What a visitor finds besides the ranking.
const FOR_VISITORS: [(&str, &str); 3] = [
    ("/search", "menu-search"),
    ("/method", "menu-method"),
    ("/open-data", "menu-open-data"),
];

/// A page of the menu: where it lies, the key of its name, and who may see it.
type MenuPage = (&'static str, &'static str, Permission);

/// The sections of the menu in the order of the work, each with its pages. A section of which a
/// person sees one page only is called by that page.
const SECTIONS: [(&str, &[MenuPage]); 6] = [
    (
        "menu-today",
        &[
            ("/overview", "menu-overview", Permission::SeeOverview),
            ("/meetings", "menu-meetings", Permission::SeeOverview),
        ],
    ),
    (
        "menu-assessment",
        &[
            ("/my", "menu-my-round", Permission::EditReturn),
            ("/rounds", "menu-rounds", Permission::SeeRound),
            ("/appraisal", "menu-appraisal", Permission::SeeAppraisal),
        ],
    ),
    (
        "menu-raise",
        &[
            ("/tasks", "menu-tasks", Permission::SeeTasks),
            ("/plans", "menu-plans", Permission::SeePlan),
            ("/campaigns", "menu-campaigns", Permission::SeePlan),
            ("/live", "menu-live", Permission::SeeEstimate),
        ],
    ),
    (
        "menu-need",
        &[
            ("/proposals", "menu-proposals", Permission::SeeProposal),
            ("/money", "menu-money", Permission::SeeMoney),
        ],
    ),
    (
        "menu-series",
        &[("/series", "menu-series", Permission::SeeSeries)],
    ),
    (
        "menu-keep",
        &[
            ("/frameworks", "menu-frameworks", Permission::Public),
            ("/units", "menu-units", Permission::ManageUnits),
            ("/accounts", "menu-accounts", Permission::ManageAccounts),
            ("/webhooks", "menu-webhooks", Permission::ManageHooks),
            ("/audit", "menu-audit", Permission::SeeAudit),
        ],
    ),
];

/// The page a person comes to after logging in.
pub(crate) fn home_of(actor: Option<&Actor>) -> &'static str {
    match actor.map(|actor| actor.role) {
        None => "/",
        Some(Role::Officer | Role::Head) => "/my",
        Some(Role::Appraiser) => "/appraisal",
        Some(Role::Leader) => "/overview",
        Some(Role::Office) => "/rounds",
        Some(Role::Administrator) => "/accounts",
        Some(Role::Auditor) => "/audit",
    }
}

/// A filled template as an answer.
///
/// # Errors
/// A fault when the template cannot be filled.
pub(crate) fn html(page: &impl Template) -> Result<Response, Problem> {
    let body = page.render().map_err(|error| {
        app::Refusal::Fault(app::StoreError::Database(format!("template: {error}")))
    })?;
    Ok(Html(body).into_response())
}
