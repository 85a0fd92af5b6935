//! One framework in words: the tree with its rules, inputs, examples, and what must be said with it.

use app::Permission;
use askama::Template;
use axum::extract::{Path, State};
use engine::{
    Language,
    amount::Amount,
    framework::{Expected, Framework, Input, Node, NodeKind, Status},
    score::{rule_text, rules::InputNames},
};

use super::{
    changes::toml_file,
    list::{maximum, title, year},
    words::{bands, compare_key, status_key, supplier_key, warning_key},
};
use crate::shell::{Answer, Shell, T, Visitor, Web, html, moment_text};

#[derive(Template)]
#[template(path = "framework/view.html")]
struct ViewPage<'a> {
    shell: Shell<'a>,
    framework: &'a Framework,
    title: String,
    level: String,
    status: String,
    warning: Option<String>,
    year: String,
    maximum: String,
    compare: String,
    /// Names and ranges, best first.
    bands: Vec<(String, String)>,
    /// Groups that are assessed but not ranked.
    unranked: String,
    provenance: String,
    is_link: bool,
    /// Leaves whose rules were inferred, where the status of the whole does not say so already.
    n_inferred: usize,
    /// The page is English and the explanations on it are not.
    speaks_vietnamese: bool,
    groups: Vec<(String, String)>,
    pillars: Vec<(String, String)>,
    rounds: Vec<(Option<String>, String)>,
    tree: Vec<Branch<'a>>,
}

/// A node with what hangs below it.
#[derive(Template)]
#[template(path = "framework/node.html")]
struct Branch<'a> {
    t: T<'a>,
    node: &'a Node,
    title: &'a str,
    points: String,
    is_index: bool,
    n_leaves: usize,
    supplier: Option<String>,
    rule: Option<String>,
    inputs: Vec<InputLine>,
    examples: Vec<String>,
    children: Vec<Branch<'a>>,
}

struct InputLine {
    /// The sign in the rule; nothing when the rule calls it by its title.
    letter: Option<String>,
    title: String,
    kind: String,
    bounds: String,
    options: Vec<String>,
}

/// `GET /frameworks/{code}/framework.toml`
pub(super) async fn file(
    State(web): State<Web>,
    visitor: Visitor,
    Path(code): Path<String>,
) -> Answer {
    let actor = visitor.actor.as_ref();
    let source = app::framework::framework_file(&web.app, actor, &code).await?;
    Ok(toml_file(&format!("{code}.toml"), source))
}

/// `GET /frameworks/{code}`
pub(super) async fn page(
    State(web): State<Web>,
    visitor: Visitor,
    Path(code): Path<String>,
) -> Answer {
    let seen = app::framework::view_framework(&web.app, visitor.actor.as_ref(), &code).await?;
    let t = web.texts.speak(visitor.language);
    let framework = seen.framework.as_ref();
    let language = visitor.language;
    let named = |title: &str, title_en: &Option<String>| match (language, title_en) {
        (Language::En, Some(title)) => title.clone(),
        _ => title.to_owned(),
    };
    let indices = |ids: &[engine::framework::NodeId]| {
        let nodes = ids.iter().filter_map(|id| framework.node(*id));
        let names: Vec<String> = nodes
            .map(|node| format!("{}. {}", node.code, node.short_in(language)))
            .collect();
        names.join(" · ")
    };
    let title = title(framework, language);
    let shell = Shell::new(&web, &visitor, &title)
        .fictional(false)
        .crumb("/frameworks", t.get("framework-list-title"));
    let leads_to_round = shell.may(Permission::SeeRound);
    let rounds = seen.rounds.iter().map(|round| {
        let name = language.pick(&round.title, &round.title_en).to_owned();
        let href = match (leads_to_round, &round.published_on) {
            (true, _) => Some(format!("/rounds/{}", round.slug)),
            (false, Some(_)) => Some(format!("/rankings/{}", round.slug)),
            (false, None) => None,
        };
        (href, name)
    });
    let accepted = moment_text(seen.accepted_at, language);
    let provenance = match seen.shipped {
        true => t.get("framework-shipped"),
        false => t.name("framework-imported-at", &accepted),
    };
    html(&ViewPage {
        level: t.get(format!("framework-level-{}", framework.level.name())),
        status: t.get(status_key(framework.status)),
        warning: warning_key(framework).map(|key| t.get(key)),
        year: year(framework, t),
        maximum: maximum(framework, t),
        compare: t.get(compare_key(framework.compare)),
        bands: bands(framework, t),
        unranked: framework.unranked_groups.join("; "),
        provenance,
        is_link: framework.source.starts_with("https://"),
        n_inferred: n_inferred(framework),
        speaks_vietnamese: language == Language::En && has_explanations(framework),
        groups: framework
            .groups
            .iter()
            .map(|one| (named(&one.title, &one.title_en), indices(&one.indices)))
            .collect(),
        pillars: framework
            .pillars
            .iter()
            .map(|one| (named(&one.title, &one.title_en), indices(&one.indices)))
            .collect(),
        rounds: rounds.collect(),
        tree: framework
            .indices()
            .map(|node| branch(framework, node, t))
            .collect(),
        framework,
        title,
        shell,
    })
}

/// Leaves with inferred rules, where the status of the whole does not tell it of all.
fn n_inferred(framework: &Framework) -> usize {
    let inferred = framework.leaves().filter(|node| node.inferred.is_some());
    match framework.status {
        Status::Inferred => 0,
        _ => inferred.count(),
    }
}

fn has_explanations(framework: &Framework) -> bool {
    framework.leaves().any(|node| node.explanation.is_some())
}

fn branch<'a>(framework: &'a Framework, node: &'a Node, t: T<'a>) -> Branch<'a> {
    let language = t.language();
    let children = node.children.iter().filter_map(|id| framework.node(*id));
    let points = match (node.scored, node.maximum_known) {
        (false, _) => t.get("framework-collected"),
        (true, false) => t.get("unknown"),
        (true, true) => node.maximum.short_text(framework.decimals.points, language),
    };
    Branch {
        t,
        title: node.title_in(language),
        points,
        is_index: node.kind == NodeKind::Index,
        n_leaves: framework.leaves_under(node.code).count(),
        supplier: node.is_leaf().then(|| t.get(supplier_key(node.supplier))),
        rule: rule_text(node, language),
        inputs: node
            .inputs
            .iter()
            .map(|input| input_line(node, input, t))
            .collect(),
        examples: examples(framework, node, t),
        children: children.map(|child| branch(framework, child, t)).collect(),
        node,
    }
}

fn input_line(node: &Node, input: &Input, t: T<'_>) -> InputLine {
    let language = t.language();
    let number = |amount: Amount| amount.short_text(6, language);
    let mut bounds = Vec::new();
    if input.kind.is_number() {
        bounds.push(format!("≥ {}", number(input.min)));
        bounds.extend(input.max.map(|max| format!("≤ {}", number(max))));
    }
    let names = InputNames::of(&node.inputs);
    let other = input.at_most.as_ref();
    bounds.extend(other.map(|other| format!("≤ {}", names.text(other, language))));
    let unit = input.unit_in(language).map(|unit| format!(" ({unit})"));
    InputLine {
        letter: input.is_letter().then(|| input.name.clone()),
        title: input.title_in(language).to_owned(),
        kind: t.get(format!("framework-input-{}", input.kind.name())) + &unit.unwrap_or_default(),
        bounds: bounds.join(", "),
        options: input
            .options
            .iter()
            .map(|option| match (language, &option.title_en) {
                (Language::En, Some(title)) => title.clone(),
                _ => option.title.clone(),
            })
            .collect(),
    }
}

/// Worked examples in one line each: `a = 3, b = 42 → 1,43`; one of a rule that compares also says in
/// which group.
fn examples(framework: &Framework, node: &Node, t: T<'_>) -> Vec<String> {
    let language = t.language();
    let shown = |text: &String| match Amount::parse(text) {
        Ok(amount) => amount.short_text(6, language),
        Err(_) => match text.as_str() {
            "yes" | "no" => t.get(text),
            other => other.to_owned(),
        },
    };
    let names = InputNames::of(&node.inputs);
    let line = |example: &engine::framework::Example| {
        let mut inputs: Vec<String> = example
            .inputs
            .iter()
            // Why it does not apply is told in Vietnamese only; that it does not, the outcome says.
            .filter(|(name, _)| *name != "na" || language == Language::Vi)
            .map(|(name, text)| format!("{} = {}", names.text(name, language), shown(text)))
            .collect();
        if let Some((least, greatest)) = example.group {
            let number = |amount: Amount| amount.short_text(6, language);
            inputs.push(t.with(
                "framework-example-group",
                &[
                    ("lower", number(least).into()),
                    ("upper", number(greatest).into()),
                ],
            ));
        }
        let outcome = match &example.expected {
            Expected::Points(points) => points.short_text(framework.decimals.points, language),
            Expected::NotApplicable => t.get("framework-not-applicable"),
        };
        format!("{} → {outcome}", inputs.join(", "))
    };
    node.examples.iter().map(line).collect()
}
