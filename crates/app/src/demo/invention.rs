//! Inventing plausible answers: repeatable, and always within the framework's own bounds.

use std::collections::BTreeMap;

use engine::{
    amount::Amount,
    answer::{self, Answer},
    framework::{Expected, Input, InputType, Node},
};

use super::census::Known;

/// A repeatable stream of numbers (splitmix64, public domain algorithm by Sebastiano Vigna).
#[derive(Debug, Clone)]
pub(super) struct Stream(u64);

impl Stream {
    /// A stream of its own for each thing that is invented.
    pub(super) fn of(parts: &[u64]) -> Self {
        let seed = parts.iter().fold(0x5EED_u64, |seed, part| {
            (seed ^ part).wrapping_mul(0x9E37_79B9_7F4A_7C15)
        });
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        bits ^ (bits >> 31)
    }

    /// A whole number from 0 to below `limit`.
    pub(super) fn below(&mut self, limit: u64) -> u64 {
        self.next() % limit.max(1)
    }

    /// A whole number from `low` to `high`, both possible.
    pub(super) fn between(&mut self, low: u64, high: u64) -> u64 {
        low + self.below(high.saturating_sub(low) + 1)
    }
}

/// How good a unit is at something, in thousandths.
pub(super) type Thousandths = u64;

/// An answer to a leaf by a unit of this quality and size (thousandths of the worked example's).
/// What is known of an input is not invented. What does not pass the engine's own checks becomes missing, as a person would leave it.
pub(super) fn answer(
    node: &Node,
    quality: Thousandths,
    size: Thousandths,
    stream: &mut Stream,
    known: &Known,
) -> Option<Answer> {
    if node.inputs.is_empty() {
        let halves = node
            .maximum
            .mul_div(Amount::from_int(2), Amount::from_int(1))?;
        let steps = halves.canonical().split('.').next()?.parse::<u64>().ok()?;
        let points = Amount::from_int(i64::try_from(steps * quality / 1000).ok()?);
        return Some(Answer::Points(
            points.mul_div(Amount::from_int(1), Amount::from_int(2))?,
        ));
    }
    let example = model(node);
    let mut texts: BTreeMap<String, String> = BTreeMap::new();
    let wholes = node.inputs.iter().filter(|input| input.at_most.is_none());
    let parts = node.inputs.iter().filter(|input| input.at_most.is_some());
    for input in wholes.chain(parts) {
        let whole = input
            .at_most
            .as_ref()
            .and_then(|name| texts.get(name))
            .and_then(|text| text.split('.').next()?.parse().ok());
        let invented = invent(
            input,
            example.get(&input.name).copied(),
            whole,
            quality,
            size,
            stream,
        );
        let place = (node.code.to_string(), input.name.clone());
        let text = known.get(&place).map(|value| value.canonical());
        texts.insert(input.name.clone(), text.unwrap_or(invented));
    }
    let inputs = answer::read_inputs(node, &texts).ok()?;
    answer::check_together(node, &inputs)
        .is_empty()
        .then_some(Answer::Inputs(inputs))
}

/// The numbers of the worked example with the largest values: it shows the scale of things.
fn model(node: &Node) -> BTreeMap<String, u64> {
    let scored = node
        .examples
        .iter()
        .filter(|example| matches!(example.expected, Expected::Points(_)));
    let numbers = scored.map(|example| {
        let read = |(name, text): (&String, &String)| {
            let whole = text
                .split('.')
                .next()
                .and_then(|text| text.parse::<u64>().ok());
            whole.map(|number| (name.clone(), number))
        };
        example
            .inputs
            .iter()
            .filter_map(read)
            .collect::<BTreeMap<_, _>>()
    });
    numbers
        .max_by_key(|numbers| numbers.values().sum::<u64>())
        .unwrap_or_default()
}

fn invent(
    input: &Input,
    example: Option<u64>,
    whole: Option<u64>,
    quality: Thousandths,
    size: Thousandths,
    stream: &mut Stream,
) -> String {
    match input.kind {
        InputType::YesNo => String::from(if stream.below(1000) < quality {
            "yes"
        } else {
            "no"
        }),
        InputType::Choice => {
            let last = input.options.len().saturating_sub(1) as u64;
            let worse = (1000 - quality.min(1000)) * (last + 1) / 1000;
            let place = usize::try_from(worse.min(last)).unwrap_or(0);
            input
                .options
                .get(place)
                .map(|option| option.value.clone())
                .unwrap_or_default()
        }
        InputType::Text => String::from("số liệu hư cấu"),
        InputType::Percent => (quality.min(1000) / 10).to_string(),
        InputType::Count | InputType::Amount => {
            let number = match whole {
                Some(whole) => (whole * quality.min(1000) + 500) / 1000,
                None => {
                    (example.unwrap_or(12) * size * stream.between(800, 1200) / 1_000_000).max(1)
                }
            };
            number.to_string()
        }
    }
}
