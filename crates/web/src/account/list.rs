//! What the list of accounts was asked for in its address: words, role, state, page.

use app::account::{AccountFilter, AccountState, Role};

use crate::shell::{Fields, encode};

/// Accounts on one page.
const PAGE: usize = 50;

/// The part of the list that is looked at.
#[derive(Debug, Clone, Default)]
pub(super) struct View {
    pub(super) search: String,
    pub(super) role: Option<Role>,
    pub(super) state: Option<AccountState>,
    page: usize,
}

impl View {
    /// Reads an address or the hidden fields of a row's form; what is not understood counts as not
    /// asked.
    pub(super) fn read(fields: &Fields) -> Self {
        Self {
            search: fields.text("q").to_owned(),
            role: Role::parse(fields.text("role")),
            state: AccountState::parse(fields.text("state")),
            page: fields.number("page").unwrap_or(1).clamp(1, 1_000_000),
        }
    }

    /// The same for the use case.
    pub(super) fn filter(&self) -> AccountFilter {
        AccountFilter {
            search: self.search.clone(),
            role: self.role,
            state: self.state,
        }
    }

    /// Offset and limit.
    pub(super) fn window(&self) -> (usize, usize) {
        ((self.page.max(1) - 1) * PAGE, PAGE)
    }

    /// Whether anything is narrowed.
    pub(super) fn is_narrowed(&self) -> bool {
        !self.search.is_empty() || self.role.is_some() || self.state.is_some()
    }

    /// What is asked, name by name, for addresses and for the forms of the rows.
    pub(super) fn asked(&self) -> Vec<(&'static str, String)> {
        let page = (self.page > 1).then(|| self.page.to_string());
        let pairs = [
            ("q", self.search.clone()),
            ("role", self.role.map_or("", Role::name).to_owned()),
            (
                "state",
                self.state.map_or("", AccountState::name).to_owned(),
            ),
            ("page", page.unwrap_or_default()),
        ];
        let said = pairs.into_iter().filter(|(_, value)| !value.is_empty());
        said.collect()
    }

    /// The address of this part of the list.
    pub(super) fn address(&self) -> String {
        let pairs: Vec<String> = self
            .asked()
            .iter()
            .map(|(name, value)| format!("{name}={}", encode(value)))
            .collect();
        if pairs.is_empty() {
            "/accounts".to_owned()
        } else {
            format!("/accounts?{}", pairs.join("&"))
        }
    }

    /// The page before this one, if there is one.
    pub(super) fn earlier(&self) -> Option<String> {
        (self.page > 1).then(|| self.turned(self.page - 1))
    }

    /// The page after this one, if so many accounts reach it.
    pub(super) fn later(&self, total: usize) -> Option<String> {
        let page = self.page.max(1);
        (page * PAGE < total).then(|| self.turned(page + 1))
    }

    fn turned(&self, page: usize) -> String {
        Self {
            page,
            ..self.clone()
        }
        .address()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shell::fields;

    #[test]
    fn a_part_of_the_list_has_an_address_that_leads_back_to_it() {
        let address = "/accounts?q=%C4%90%C3%B4ng&role=head&state=waiting&page=3";
        let (_, query) = address.split_once('?').unwrap();
        let view = View::read(&fields(query));
        assert_eq!(view.address(), address);
        assert_eq!(view.window(), (100, 50));
        assert_eq!(view.later(150), None);
        assert!(view.later(151).unwrap().ends_with("page=4"));
        assert!(view.earlier().unwrap().ends_with("page=2"));
        let nonsense = View::read(&fields("role=king&state=x&page=-1"));
        assert_eq!(nonsense.address(), "/accounts");
        assert!(!nonsense.is_narrowed());
    }
}
