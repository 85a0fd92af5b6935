//! What a desk reads: returns, answers, judgements, documents and last year, a statement each.

use std::{
    collections::{BTreeSet, HashMap},
    sync::Arc,
};

use engine::{
    amount::Amount,
    framework::{Code, Framework, Node},
};
use store::{
    Db,
    appraisal::{self, Judgement},
    assessment::{self as rows, Assessment},
    evidence::{Evidence, Seen, Usage, Uses, list_related},
    publication::{Past, PastFigure, list_past_figures},
    round::{Round, RoundState},
    unit::Unit,
};

use super::{
    desk::Document,
    place::{framework_of, leaf_code},
};
use crate::{Actor, App, Refusal, assessment::peers::RoundPeers, framework::crosswalk_between};

/// An item's key: its return and its indicator.
type Key = (i64, Code);

/// Which uses of documents a reader is told of: of what no unit has handed in yet, the appraisers
/// do not even learn that it shares a file.
fn uses(actor: &Actor) -> Uses {
    match actor.sees_unsubmitted() {
        true => Uses::All,
        false => Uses::Submitted,
    }
}

/// All that a desk was read from.
pub(crate) struct Sources {
    pub(crate) round: Round,
    pub(crate) framework: Arc<Framework>,
    pub(crate) returns: Vec<(Assessment, Unit)>,
    /// What rules relative to the group compare with.
    pub(crate) compared: RoundPeers,
    pub(crate) answers: HashMap<Key, rows::Answer>,
    pub(crate) judgements: HashMap<Key, Judgement>,
    codes: Vec<Code>,
    related: Related,
    past: HashMap<(i64, Code), Amount>,
    /// The code that a leaf had in the round before, where its points can be compared.
    were: HashMap<Code, Code>,
}

/// The documents that were read, by what is asked of them: a whole round asks thousands of times.
#[derive(Default)]
struct Related {
    documents: Vec<Evidence>,
    /// Places in `documents` of what serves an item, by return and indicator.
    serving: HashMap<(i64, String), Vec<usize>>,
    n_uses: HashMap<i64, usize>,
    /// Units that have a file, by its hash.
    owners: HashMap<String, BTreeSet<i64>>,
}

impl Related {
    fn of(rows: Vec<(Evidence, Option<Usage>)>) -> Self {
        let mut related = Self::default();
        for (evidence, usage) in rows {
            if let Some(usage) = usage {
                let item = (usage.assessment_id, usage.indicator);
                let place = related.documents.len();
                related.serving.entry(item).or_default().push(place);
                *related.n_uses.entry(evidence.id).or_default() += 1;
            }
            if let Some(hash) = &evidence.sha256 {
                let owners = related.owners.entry(hash.clone()).or_default();
                owners.insert(evidence.unit_id);
            }
            related.documents.push(evidence);
        }
        related
    }
}

impl Sources {
    /// What the doubts about a whole round are read from, in six statements.
    pub(crate) async fn of_round(
        app: &App,
        db: &Db,
        actor: &Actor,
        round: &str,
    ) -> Result<Self, Refusal> {
        let mut sources = Self::begin(app, db, round).await?;
        let round_id = sources.round.id;
        sources.codes = sources.framework.leaves().map(|leaf| leaf.code).collect();
        sources.keep_answers(rows::list_round_answers(db, round_id, None).await?);
        sources.keep_judgements(appraisal::list_round_judgements(db, round_id, None).await?);
        let related = list_related(db, Seen::Round(round_id), uses(actor)).await?;
        sources.related = Related::of(related);
        sources.keep_past(app, db, Past::All).await?;
        Ok(sources)
    }

    /// What the desk of one indicator reads, in five statements.
    pub(crate) async fn of_indicator(
        app: &App,
        actor: &Actor,
        round: &str,
        indicator: &str,
    ) -> Result<Self, Refusal> {
        let mut sources = Self::begin(app, app.store.reader(), round).await?;
        let code = leaf_code(&sources.framework, indicator)?;
        let (db, round_id) = (app.store.reader(), sources.round.id);
        sources.codes = vec![code];
        sources.keep_answers(rows::list_round_answers(db, round_id, Some(indicator)).await?);
        sources.keep_judgements(
            appraisal::list_round_judgements(db, round_id, Some(indicator)).await?,
        );
        let seen = Seen::Indicator {
            round_id,
            indicator,
        };
        sources.related = Related::of(list_related(db, seen, uses(actor)).await?);
        sources
            .keep_past(app, db, Past::Indicator(indicator))
            .await?;
        Ok(sources)
    }

    /// What the desk of one unit reads at one main index (of which `node` is the code, or the code
    /// of something below it), in five statements.
    pub(crate) async fn of_unit(
        app: &App,
        actor: &Actor,
        (round, unit): (&str, &str),
        node: Option<&str>,
    ) -> Result<Self, Refusal> {
        let mut sources = Self::begin(app, app.store.reader(), round).await?;
        let index = match node {
            Some(code) => Code::parse(code).map_err(|_| Refusal::NotFound)?.index(),
            None => {
                let first = sources.framework.indices().next();
                first.ok_or(Refusal::NotFound)?.code
            }
        };
        let leaves = sources.framework.leaves_under(index);
        sources.codes = leaves.map(|node| node.code).collect();
        if sources.codes.is_empty() {
            return Err(Refusal::NotFound);
        }
        let found = sources.returns.iter().find(|(_, row)| row.code == unit);
        let (own, unit_id) = found
            .map(|(assessment, row)| (assessment.id, row.id))
            .ok_or(Refusal::NotFound)?;
        let codes: Vec<String> = sources.codes.iter().map(Code::to_string).collect();
        let db = app.store.reader();
        sources.keep_answers(rows::list_answers_to(db, sources.round.id, &codes).await?);
        sources.keep_judgements(appraisal::list_judgements(db, own).await?);
        let related = list_related(db, Seen::Return(own), uses(actor)).await?;
        sources.related = Related::of(related);
        sources.keep_past(app, db, Past::Unit(unit_id)).await?;
        Ok(sources)
    }

    async fn begin(app: &App, db: &Db, round: &str) -> Result<Self, Refusal> {
        let found = rows::list_round_returns(db, round).await?;
        let round = found.first().map(|(_, round, _)| round.clone());
        let round = round.filter(|round| round.state != RoundState::Draft);
        let round = round.ok_or(Refusal::NotFound)?;
        let framework = framework_of(app, db, &round).await?;
        Ok(Self {
            compared: RoundPeers::read(db, &framework, &round).await?,
            framework,
            round,
            returns: found
                .into_iter()
                .map(|(assessment, _, unit)| (assessment, unit))
                .collect(),
            answers: HashMap::new(),
            judgements: HashMap::new(),
            codes: Vec::new(),
            related: Related::default(),
            past: HashMap::new(),
            were: HashMap::new(),
        })
    }

    fn keep_answers(&mut self, rows: Vec<rows::Answer>) {
        let keyed = rows.into_iter().filter_map(|row| {
            let code = Code::parse(&row.indicator).ok()?;
            Some(((row.assessment_id, code), row))
        });
        self.answers = keyed.collect();
    }

    fn keep_judgements(&mut self, rows: Vec<Judgement>) {
        let keyed = rows.into_iter().filter_map(|row| {
            let code = Code::parse(&row.indicator).ok()?;
            Some(((row.assessment_id, code), row))
        });
        self.judgements = keyed.collect();
    }

    async fn keep_past(&mut self, app: &App, db: &Db, past: Past<'_>) -> Result<(), Refusal> {
        let Some(previous) = self.round.previous_id else {
            return Ok(());
        };
        let Some(then) = app.shelf.of_round(db, previous).await? else {
            return Ok(());
        };
        let counterparts = crosswalk_between(app, db, &then, &self.framework).await?;
        let was = |node: &Node| {
            let was = counterparts.was(&then, node)?.node;
            (was.maximum == node.maximum).then_some((node.code, was.code))
        };
        self.were = self.nodes().filter_map(was).collect();
        let code = self.were.values().next().map(Code::to_string);
        let past = match (past, &code) {
            (_, None) => return Ok(()),
            // A desk of one indicator reads one leaf, which may have had another code.
            (Past::Indicator(_), Some(code)) => Past::Indicator(code),
            (wider, Some(_)) => wider,
        };
        let keyed = |row: PastFigure| {
            let code = Code::parse(&row.node).ok()?;
            Some(((row.unit_id, code), Amount::parse(&row.points).ok()?))
        };
        let figures = list_past_figures(db, previous, past).await?;
        self.past = figures.into_iter().filter_map(keyed).collect();
        Ok(())
    }

    /// The leaf with this code.
    pub(crate) fn node(&self, indicator: &str) -> Result<&Node, Refusal> {
        let code = leaf_code(&self.framework, indicator)?;
        self.framework.find(code).ok_or(Refusal::NotFound)
    }

    /// The leaves the desk shows, in code order.
    pub(crate) fn nodes(&self) -> impl Iterator<Item = &Node> {
        self.codes
            .iter()
            .filter_map(|code| self.framework.find(*code))
    }

    /// Points of a unit at the same indicator last year, with the same maximum. What was renumbered or
    /// renamed is compared where a crosswalk says that it is the same, what was weighed anew never.
    pub(crate) fn past(&self, unit_id: i64, node: &Node) -> Option<Amount> {
        let code = self.were.get(&node.code)?;
        self.past.get(&(unit_id, *code)).copied()
    }

    /// The unit's note to an answer.
    pub(crate) fn note(&self, assessment_id: i64, code: Code) -> Option<String> {
        self.answers.get(&(assessment_id, code))?.note.clone()
    }

    /// The documents of an item.
    pub(crate) fn documents(
        &self,
        assessment: &Assessment,
        unit: &Unit,
        code: Code,
    ) -> Vec<Document> {
        let item = (assessment.id, code.to_string());
        let serving = self.related.serving.get(&item);
        serving
            .into_iter()
            .flatten()
            .filter_map(|place| self.related.documents.get(*place))
            .map(|evidence| Document {
                n_uses: self.related.n_uses.get(&evidence.id).copied().unwrap_or(0),
                sharers: self.sharers(evidence, unit),
                evidence: evidence.clone(),
            })
            .collect()
    }

    /// Other units that attached the same file, by name; by number where they are not in this round.
    fn sharers(&self, evidence: &Evidence, unit: &Unit) -> Vec<String> {
        let hash = evidence.sha256.as_ref();
        let owners = hash.and_then(|hash| self.related.owners.get(hash));
        let others = owners.into_iter().flatten().filter(|id| **id != unit.id);
        let name = |id: &i64| {
            let found = self.returns.iter().find(|(_, unit)| unit.id == *id);
            found.map_or_else(|| format!("#{id}"), |(_, unit)| unit.name.clone())
        };
        others.map(name).collect()
    }
}
