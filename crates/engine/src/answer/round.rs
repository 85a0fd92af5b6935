//! The answers of all units of a round, leaf by leaf: a column for each input, a place for each unit.
//!
//! A round of thousands of units is read, kept and scored in a few long columns instead of a small
//! map for each answer.

use std::collections::BTreeMap;
use std::ops::Range;

use super::{Answer, InputSource, InputValue, Inputs, UnitAnswers, ValueRef, keeps_bounds};
use crate::amount::Amount;
use crate::framework::{Framework, Input, InputType, Node, NodeId};

/// Answers to the leaves of one framework. A unit is its place, from 0; places that nothing was said
/// about have no answers.
#[derive(Debug, Clone)]
pub struct RoundAnswers {
    n_units: usize,
    /// In the places of the framework's nodes; empty ones above leaves.
    leaves: Vec<LeafAnswers>,
}

/// What all units said about one leaf.
#[derive(Debug, Clone, Default)]
struct LeafAnswers {
    /// How each unit answered; nothing beyond the end.
    kinds: Vec<Kind>,
    /// In the order of the leaf's inputs.
    inputs: Vec<InputColumn>,
    /// Answers that are no inputs, or no inputs of this leaf.
    others: BTreeMap<usize, Answer>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Kind {
    #[default]
    Nothing,
    Inputs,
    Other,
}

/// The values of one input.
#[derive(Debug, Clone)]
struct InputColumn {
    is_given: Vec<bool>,
    values: Values,
}

#[derive(Debug, Clone)]
enum Values {
    Numbers(Vec<Amount>),
    Truths(Vec<bool>),
    /// Places among the input's options.
    Options(Vec<usize>),
    Texts(Vec<String>),
}

impl RoundAnswers {
    /// No answers yet, to the leaves of this framework.
    #[must_use]
    pub fn new(framework: &Framework) -> Self {
        let leaf = |node: &Node| LeafAnswers {
            inputs: node.inputs.iter().map(InputColumn::new).collect(),
            ..LeafAnswers::default()
        };
        Self {
            n_units: 0,
            leaves: framework.nodes.iter().map(leaf).collect(),
        }
    }

    /// The answers of these units, in their order. Answers to codes that are no leaves of the
    /// framework are left aside, as by [`crate::score::score`].
    ///
    /// ```
    /// # let source = include_str!("../../tests/golden/relative/framework.toml");
    /// use engine::{amount::Amount, answer::{Answer, RoundAnswers, UnitAnswers}, framework::{Code, read}};
    /// let framework = read("framework.toml", source).unwrap();
    /// let leaf = framework.find(Code::parse("1.3").unwrap()).unwrap();
    /// let answers = UnitAnswers::from([(leaf.code, Answer::Points(Amount::ONE))]);
    /// let round = RoundAnswers::of(&framework, [&UnitAnswers::new(), &answers]);
    /// assert_eq!(round.n_units(), 2);
    /// assert_eq!(round.answer(1, leaf), Some(Answer::Points(Amount::ONE)));
    /// assert_eq!(round.of_unit(&framework, 1), answers);
    /// ```
    #[must_use]
    pub fn of<'a>(framework: &Framework, units: impl IntoIterator<Item = &'a UnitAnswers>) -> Self {
        let mut round = Self::new(framework);
        for (unit, answers) in units.into_iter().enumerate() {
            round.cover(unit + 1);
            for (code, answer) in answers {
                if let Some(node) = framework.find(*code).filter(|node| node.is_leaf()) {
                    round.set(unit, node, answer.clone());
                }
            }
        }
        round
    }

    /// How many units there are.
    #[must_use]
    pub fn n_units(&self) -> usize {
        self.n_units
    }

    /// Makes place for so many units at least.
    pub fn cover(&mut self, n_units: usize) {
        self.n_units = self.n_units.max(n_units);
    }

    /// Puts an answer in the place of what the unit said about the leaf before.
    pub fn set(&mut self, unit: usize, node: &Node, answer: Answer) {
        self.cover(unit + 1);
        let Some(leaf) = self.leaves.get_mut(node.id.place()) else {
            return;
        };
        leaf.others.remove(&unit);
        for column in &mut leaf.inputs {
            column.clear(unit);
        }
        let kind = match answer {
            Answer::Inputs(inputs) if leaf.put_all(unit, node, &inputs) => Kind::Inputs,
            other => {
                leaf.others.insert(unit, other);
                Kind::Other
            }
        };
        leaf.mark(unit, kind);
    }

    /// Gives one input of a leaf, at this place among the leaf's inputs. False when the unit gave it
    /// before, or when it is no value for this input; what stood there then stays.
    pub fn put(&mut self, unit: usize, node: &Node, place: usize, value: &InputValue) -> bool {
        self.cover(unit + 1);
        let input = node.inputs.get(place);
        let leaf = self.leaves.get_mut(node.id.place());
        let Some((input, leaf)) = input.zip(leaf) else {
            return false;
        };
        let Some(column) = leaf.inputs.get_mut(place) else {
            return false;
        };
        let is_new = column.get(unit, input).is_none() && column.put(unit, input, value);
        if is_new && leaf.kind(unit) == Kind::Nothing {
            leaf.mark(unit, Kind::Inputs);
        }
        is_new
    }

    /// Puts an answer over the inputs that the unit gave, which stay beside it and do not count.
    /// False when there is one over them already.
    pub fn overrule(&mut self, unit: usize, node: &Node, answer: Answer) -> bool {
        self.cover(unit + 1);
        match self.leaves.get_mut(node.id.place()) {
            Some(leaf) if leaf.kind(unit) != Kind::Other => {
                leaf.others.insert(unit, answer);
                leaf.mark(unit, Kind::Other);
                true
            }
            _ => false,
        }
    }

    /// Takes in what another part of the round's answers says, whose unit *n* is the unit `units[n]` here.
    /// Gives the leaves, with the unit here, about which both parts say the same thing; which of them stands
    /// there is then not defined.
    ///
    /// ```
    /// # let source = include_str!("../../tests/golden/relative/framework.toml");
    /// use engine::{amount::Amount, answer::{Answer, RoundAnswers, UnitAnswers}, framework::{Code, read}};
    /// let framework = read("framework.toml", source).unwrap();
    /// let leaf = framework.find(Code::parse("1.3").unwrap()).unwrap();
    /// let answers = UnitAnswers::from([(leaf.code, Answer::Points(Amount::ONE))]);
    /// let part = RoundAnswers::of(&framework, [&answers]);
    /// let mut round = RoundAnswers::of(&framework, [&UnitAnswers::new()]);
    /// assert!(round.take_in(&framework, part.clone(), &[1]).is_empty());
    /// assert_eq!(round.answer(1, leaf), part.answer(0, leaf));
    /// assert_eq!(round.take_in(&framework, part, &[1]), [(1, leaf.id)]);
    /// ```
    #[must_use]
    pub fn take_in(
        &mut self,
        framework: &Framework,
        other: Self,
        units: &[usize],
    ) -> Vec<(usize, NodeId)> {
        self.cover(units.iter().map(|unit| unit + 1).max().unwrap_or_default());
        let mut said_twice = Vec::new();
        let leaves = self.leaves.iter_mut().zip(other.leaves);
        for (node, (own, other)) in framework.nodes.iter().zip(leaves) {
            let mut twice = |unit| said_twice.push((unit, node.id));
            for (own, other) in own.inputs.iter_mut().zip(other.inputs) {
                own.take_in(other, units, &mut twice);
            }
            for (kind, unit) in other.kinds.into_iter().zip(units) {
                match (own.kind(*unit), kind) {
                    (_, Kind::Nothing) | (Kind::Other, Kind::Inputs) => {}
                    (Kind::Other, Kind::Other) => twice(*unit),
                    _ => own.mark(*unit, kind),
                }
            }
            let others = other.others.into_iter();
            let others = others.filter_map(|(unit, answer)| Some((*units.get(unit)?, answer)));
            own.others.extend(others);
        }
        said_twice
    }

    /// The inputs that a unit gave to a leaf, also those that are overruled.
    #[must_use]
    pub fn inputs<'a>(&'a self, unit: usize, node: &'a Node) -> impl InputSource + 'a {
        self.given(unit, node)
    }

    pub(crate) fn given<'a>(&'a self, unit: usize, node: &'a Node) -> GivenInputs<'a> {
        let leaf = self.leaves.get(node.id.place());
        GivenInputs {
            inputs: &node.inputs,
            columns: leaf.map(|leaf| leaf.inputs.as_slice()).unwrap_or_default(),
            unit,
        }
    }

    /// The numbers given to a leaf that asks for one number; nothing for other leaves.
    pub(crate) fn numbers<'a>(&'a self, node: &'a Node) -> Option<Numbers<'a>> {
        let leaf = self.leaves.get(node.id.place())?;
        let ([input], [column]) = (node.inputs.as_slice(), leaf.inputs.as_slice()) else {
            return None;
        };
        let Values::Numbers(values) = &column.values else {
            return None;
        };
        Some(Numbers {
            input,
            kinds: &leaf.kinds,
            is_given: &column.is_given,
            values,
        })
    }

    /// What a unit said about a leaf, lent out.
    pub(crate) fn said<'a>(&'a self, unit: usize, node: &'a Node) -> SaidOfRound<'a> {
        let leaf = self.leaves.get(node.id.place());
        match leaf.map(|leaf| (leaf, leaf.kind(unit))) {
            Some((_, Kind::Inputs)) => SaidOfRound::Columns(self.given(unit, node)),
            Some((leaf, Kind::Other)) => SaidOfRound::Answer(leaf.others.get(&unit)),
            _ => SaidOfRound::Answer(None),
        }
    }

    /// What a unit said about a leaf.
    #[must_use]
    pub fn answer(&self, unit: usize, node: &Node) -> Option<Answer> {
        let leaf = self.leaves.get(node.id.place())?;
        match leaf.kind(unit) {
            Kind::Nothing => None,
            Kind::Other => leaf.others.get(&unit).cloned(),
            Kind::Inputs => {
                let given = self.given(unit, node);
                let inputs = node.inputs.iter().enumerate().filter_map(|(place, input)| {
                    let value = given.value_at(place, input)?;
                    Some((input.name.clone(), value.to_value()))
                });
                Some(Answer::Inputs(inputs.collect()))
            }
        }
    }

    /// The answers of one unit.
    #[must_use]
    pub fn of_unit(&self, framework: &Framework, unit: usize) -> UnitAnswers {
        let answers = framework.leaves();
        answers
            .filter_map(|node| Some((node.code, self.answer(unit, node)?)))
            .collect()
    }
}

/// The numbers that units gave to a leaf with one input.
#[derive(Clone, Copy)]
pub(crate) struct Numbers<'a> {
    input: &'a Input,
    kinds: &'a [Kind],
    is_given: &'a [bool],
    values: &'a [Amount],
}

impl<'a> Numbers<'a> {
    /// The numbers of units in a row, from the first of these up to the first that did not answer so or
    /// whose number does not keep the bounds of the input.
    pub(crate) fn standing(&self, units: &Range<usize>) -> &'a [Amount] {
        let kinds = part(self.kinds, units).iter();
        let is_given = part(self.is_given, units).iter();
        let values = part(self.values, units);
        let keeps = keeps_bounds(self.input);
        let stands = |((kind, is_given), value): &((&Kind, &bool), &Amount)| {
            **kind == Kind::Inputs && **is_given && keeps(**value)
        };
        let all = kinds.zip(is_given).zip(values);
        values
            .get(..all.take_while(stands).count())
            .unwrap_or_default()
    }
}

/// What a column holds of these units; columns may end before the last unit.
fn part<'c, T>(column: &'c [T], units: &Range<usize>) -> &'c [T] {
    let rest = column.get(units.start..).unwrap_or_default();
    rest.get(..units.len()).unwrap_or(rest)
}

/// What a unit said, from wherever it is kept.
pub(crate) enum SaidOfRound<'a> {
    Columns(GivenInputs<'a>),
    Answer(Option<&'a Answer>),
}

impl LeafAnswers {
    fn kind(&self, unit: usize) -> Kind {
        self.kinds.get(unit).copied().unwrap_or_default()
    }

    fn mark(&mut self, unit: usize, kind: Kind) {
        *slot(&mut self.kinds, unit) = kind;
    }

    /// Puts every value into its column; false, with nothing put, when one has no column that fits.
    fn put_all(&mut self, unit: usize, node: &Node, inputs: &Inputs) -> bool {
        let mut places = Vec::with_capacity(inputs.len());
        for (name, value) in inputs {
            let place = node.inputs.iter().position(|input| input.name == *name);
            let column = place.and_then(|place| self.inputs.get(place));
            match (place, column) {
                (Some(place), Some(column)) if column.fits(&node.inputs, place, value) => {
                    places.push((place, value));
                }
                _ => return false,
            }
        }
        for (place, value) in places {
            if let Some((column, input)) = self.inputs.get_mut(place).zip(node.inputs.get(place)) {
                column.put(unit, input, value);
            }
        }
        true
    }
}

impl InputColumn {
    fn new(input: &Input) -> Self {
        let values = match input.kind {
            InputType::Count | InputType::Amount | InputType::Percent => {
                Values::Numbers(Vec::new())
            }
            InputType::YesNo => Values::Truths(Vec::new()),
            InputType::Choice => Values::Options(Vec::new()),
            InputType::Text => Values::Texts(Vec::new()),
        };
        Self {
            is_given: Vec::new(),
            values,
        }
    }

    fn fits(&self, inputs: &[Input], place: usize, value: &InputValue) -> bool {
        match (&self.values, value) {
            (Values::Options(_), InputValue::Choice(chosen)) => {
                let input = inputs.get(place);
                input.is_some_and(|input| option(input, chosen).is_some())
            }
            (Values::Numbers(_), InputValue::Number(_))
            | (Values::Truths(_), InputValue::YesNo(_))
            | (Values::Texts(_), InputValue::Text(_)) => true,
            _ => false,
        }
    }

    fn put(&mut self, unit: usize, input: &Input, value: &InputValue) -> bool {
        match (&mut self.values, value) {
            (Values::Numbers(all), InputValue::Number(amount)) => *slot(all, unit) = *amount,
            (Values::Truths(all), InputValue::YesNo(yes)) => *slot(all, unit) = *yes,
            (Values::Texts(all), InputValue::Text(text)) => slot(all, unit).clone_from(text),
            (Values::Options(all), InputValue::Choice(chosen)) => match option(input, chosen) {
                Some(place) => *slot(all, unit) = place,
                None => return false,
            },
            _ => return false,
        }
        *slot(&mut self.is_given, unit) = true;
        true
    }

    fn take_in(&mut self, other: Self, units: &[usize], twice: &mut impl FnMut(usize)) {
        let given = other.is_given.iter().zip(units).enumerate();
        let given =
            given.filter_map(|(place, (is_given, unit))| is_given.then_some((place, *unit)));
        for (_, unit) in given.clone() {
            if std::mem::replace(slot(&mut self.is_given, unit), true) {
                twice(unit);
            }
        }
        match (&mut self.values, other.values) {
            (Values::Numbers(own), Values::Numbers(other)) => scatter(own, other, given),
            (Values::Truths(own), Values::Truths(other)) => scatter(own, other, given),
            (Values::Options(own), Values::Options(other)) => scatter(own, other, given),
            (Values::Texts(own), Values::Texts(other)) => scatter(own, other, given),
            // Two rounds of one framework have the same columns.
            _ => {}
        }
    }

    fn clear(&mut self, unit: usize) {
        if let Some(given) = self.is_given.get_mut(unit) {
            *given = false;
        }
    }

    fn get<'a>(&'a self, unit: usize, input: &'a Input) -> Option<ValueRef<'a>> {
        if !self.is_given.get(unit).copied().unwrap_or_default() {
            return None;
        }
        match &self.values {
            Values::Numbers(all) => all.get(unit).copied().map(ValueRef::Number),
            Values::Truths(all) => all.get(unit).copied().map(ValueRef::YesNo),
            Values::Texts(all) => all.get(unit).map(|text| ValueRef::Text(text)),
            Values::Options(all) => {
                let option = input.options.get(*all.get(unit)?)?;
                Some(ValueRef::Choice(&option.value))
            }
        }
    }
}

/// Puts values from the first place of each pair into the second.
fn scatter<T: Default + Clone>(
    own: &mut Vec<T>,
    mut other: Vec<T>,
    places: impl Iterator<Item = (usize, usize)>,
) {
    for (from, to) in places {
        if let Some(value) = other.get_mut(from) {
            *slot(own, to) = std::mem::take(value);
        }
    }
}

fn option(input: &Input, chosen: &str) -> Option<usize> {
    let mut options = input.options.iter();
    options.position(|option| option.value == chosen)
}

/// The place of a unit in a column, which grows up to it.
fn slot<T: Default + Clone>(column: &mut Vec<T>, unit: usize) -> &mut T {
    if column.len() <= unit {
        column.resize(unit + 1, T::default());
    }
    #[expect(
        clippy::indexing_slicing,
        reason = "the column was made long enough above"
    )]
    &mut column[unit]
}

/// The inputs of one unit at one leaf, read out of the columns.
pub(crate) struct GivenInputs<'a> {
    inputs: &'a [Input],
    columns: &'a [InputColumn],
    unit: usize,
}

impl InputSource for GivenInputs<'_> {
    fn value(&self, name: &str) -> Option<ValueRef<'_>> {
        let place = self.inputs.iter().position(|input| input.name == name)?;
        self.value_at(place, self.inputs.get(place)?)
    }

    fn value_at(&self, place: usize, _: &Input) -> Option<ValueRef<'_>> {
        let (column, own) = self.columns.get(place).zip(self.inputs.get(place))?;
        column.get(self.unit, own)
    }

    fn gives_nothing(&self) -> bool {
        let mut columns = self.columns.iter();
        !columns.any(|column| column.is_given.get(self.unit).copied().unwrap_or_default())
    }
}
