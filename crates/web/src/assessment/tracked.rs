//! What followed statistics say beside an input: the figure, its period, and who is in it.

use app::assessment::Item;
use engine::{
    answer::{Answer, InputValue},
    framework::Node,
};

use super::item::{Maker, TrackedView};

impl Maker<'_> {
    /// The followed figures of an indicator; what is in the answer already is not offered again.
    pub(super) fn tracked(&self, node: &Node, item: &Item, may_take: bool) -> Vec<TrackedView> {
        let found = self.tracked.get(&item.code).into_iter().flatten();
        let view = |feed: &app::series::Feed| {
            let t = self.t;
            let input = node.input(&feed.input)?;
            let series = &feed.series;
            let is_taken = match &item.answer {
                Some(Answer::Inputs(inputs)) => {
                    inputs.get(&feed.input) == Some(&InputValue::Number(feed.value))
                }
                _ => false,
            };
            let arguments = [
                ("input", input.title_in(t.language()).to_owned().into()),
                ("series", series.name(t.language()).to_owned().into()),
                ("value", series.text(feed.whole, t.language()).into()),
                ("measure", series.measure(t.language()).to_owned().into()),
                ("period", feed.period.text(t.language()).into()),
                ("reported", feed.reported.into()),
                ("expected", feed.expected.into()),
            ];
            let key = match (feed.how, feed.expected) {
                (app::series::How::Year, _) => "assess-tracked-year",
                (app::series::How::Latest, 1) => "assess-tracked-own",
                (app::series::How::Latest, _) => "assess-tracked",
            };
            Some(TrackedView {
                text: t.with(key, &arguments),
                take: (may_take && !is_taken).then(|| format!("{}.{}", item.code, feed.input)),
            })
        };
        found.filter_map(view).collect()
    }
}
