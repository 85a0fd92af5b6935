//! The parts of the page around a page, each filled by code of its own and not once more in every page.

use askama::Template;

use super::page::{Crumb, Menu, Shell};

/// What stands in the head of every page.
#[derive(Template)]
#[template(path = "shell/head.html")]
pub(crate) struct Head<'a> {
    shell: &'a Shell<'a>,
}

/// Everything above the page itself: logo, menu, who is here, the ribbon of invented data.
#[derive(Template)]
#[template(path = "shell/top.html")]
pub(crate) struct Top<'a> {
    shell: &'a Shell<'a>,
    menu: Menu,
}

/// The way here.
#[derive(Template)]
#[template(path = "shell/crumbs.html")]
pub(crate) struct Crumbs<'a> {
    crumbs: &'a [Crumb],
    shell: &'a Shell<'a>,
}

/// Everything below the page itself.
#[derive(Template)]
#[template(path = "shell/foot.html")]
pub(crate) struct Foot<'a> {
    shell: &'a Shell<'a>,
}

impl<'a> Shell<'a> {
    /// What stands in the head of this page.
    pub(crate) fn head(&'a self) -> Head<'a> {
        Head { shell: self }
    }

    /// What stands above this page.
    pub(crate) fn top(&'a self) -> Top<'a> {
        let menu = self.menu();
        Top { shell: self, menu }
    }

    /// The way to this page.
    pub(crate) fn way(&'a self) -> Crumbs<'a> {
        let crumbs = self.crumbs.as_slice();
        Crumbs {
            crumbs,
            shell: self,
        }
    }

    /// What stands below this page.
    pub(crate) fn foot(&'a self) -> Foot<'a> {
        Foot { shell: self }
    }
}
