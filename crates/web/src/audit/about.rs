//! What the codes in a line of the chain are called: rounds, units, indicators, inputs, frameworks.

use app::{
    audit::{Line, LinePage},
    round::Round,
};
use engine::{
    amount::Amount,
    framework::{Code, Framework, InputType, Node},
};

use crate::shell::T;

/// Decimals of points where a line is about no framework.
const POINT_DECIMALS: u32 = 2;
/// Decimals of a value that a unit gave; it is told as exactly as it was typed.
const VALUE_DECIMALS: u32 = 6;

/// What one line is about, and the language to tell it in.
#[derive(Clone, Copy)]
pub(super) struct About<'a> {
    pub(super) t: T<'a>,
    page: &'a LinePage,
    framework: Option<&'a Framework>,
    node: Option<&'a Node>,
}

impl<'a> About<'a> {
    /// What this line of the page is about.
    pub(super) fn of(page: &'a LinePage, line: &Line, t: T<'a>) -> Self {
        let nothing = Self::nothing(page, t);
        let round = line.round.as_deref().and_then(|slug| nothing.round(slug));
        let key = round.and_then(|round| round.framework_id);
        let framework = key
            .and_then(|id| page.frameworks.get(&id))
            .map(AsRef::as_ref);
        let code = line.indicator.as_deref();
        let code = code.and_then(|code| Code::parse(code).ok());
        Self {
            framework,
            node: framework
                .zip(code)
                .and_then(|(framework, code)| framework.find(code)),
            ..nothing
        }
    }

    /// A line that is about no round.
    pub(super) fn nothing(page: &'a LinePage, t: T<'a>) -> Self {
        Self {
            t,
            page,
            framework: None,
            node: None,
        }
    }

    fn round(self, slug: &str) -> Option<&'a Round> {
        self.page.rounds.iter().find(|round| round.slug == slug)
    }

    /// The title of a round; its name in addresses where there is none any more.
    pub(super) fn round_title(self, slug: &str) -> String {
        let round = self.round(slug);
        let title = round.map(|round| self.t.language().pick(&round.title, &round.title_en));
        title.unwrap_or(slug).to_owned()
    }

    /// The name of a unit.
    pub(super) fn unit_name(self, code: &str) -> String {
        let unit = self.page.units.iter().find(|unit| unit.code == code);
        unit.map_or(code, |unit| &unit.name).to_owned()
    }

    /// The name of a unit that a line tells by its key.
    pub(super) fn unit_of_key(self, key: i64) -> Option<String> {
        let unit = self.page.units.iter().find(|unit| unit.id == key);
        unit.map(|unit| unit.name.clone())
    }

    /// The title of a framework.
    pub(super) fn framework_title(self, code: &str) -> String {
        let title = self.page.framework_titles.get(code);
        title.map_or(code, String::as_str).to_owned()
    }

    /// The indicator with its title.
    pub(super) fn indicator(self, code: &str) -> String {
        match self.node {
            Some(node) => format!("{code} {}", node.title_in(self.t.language())),
            None => code.to_owned(),
        }
    }

    /// The title of an input of the indicator.
    pub(super) fn input_title(self, name: &str) -> Option<String> {
        let input = self.node?.input(name)?;
        let title = input.title_in(self.t.language());
        Some(match input.is_letter() {
            true => format!("{name} ({title})"),
            false => title.to_owned(),
        })
    }

    /// The value of an input of the indicator, as the unit's own pages show it.
    pub(super) fn input_value(self, name: &str, stored: &str) -> Option<String> {
        let input = self.node?.input(name)?;
        let language = self.t.language();
        match input.kind {
            InputType::YesNo if stored == "yes" => Some(self.t.get("yes")),
            InputType::YesNo if stored == "no" => Some(self.t.get("no")),
            InputType::Choice => {
                let option = input.options.iter().find(|one| one.value == stored)?;
                let english = option.title_en.as_ref().unwrap_or(&option.title);
                Some(language.pick(&option.title, english).to_owned())
            }
            InputType::YesNo | InputType::Text => None,
            InputType::Percent | InputType::Count | InputType::Amount => {
                let amount = Amount::parse(stored).ok()?;
                Some(amount.short_text(VALUE_DECIMALS, language))
            }
        }
    }

    /// Points as the round's pages show them.
    pub(super) fn points(self, stored: &str) -> Option<String> {
        let points = Amount::parse(stored).ok()?;
        let language = self.t.language();
        Some(match self.framework {
            Some(framework) => framework.points_text(points, language),
            None => points.text(POINT_DECIMALS, language),
        })
    }
}
