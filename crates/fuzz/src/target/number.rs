//! Numbers, codes and Vietnamese texts: what is read is written and read as the same.

use engine::Language;
use engine::amount::{Amount, Rounding};
use engine::framework::Code;
use engine::vietnamese::{fold, nfc, sort_key};

use super::Named;
use crate::Seeds;

pub(super) const TARGET: Named = Named {
    name: "number",
    runs: 8_000,
    seeds: || {
        Seeds::default()
            .and("amount", "1.234,5")
            .and("grains", "-170141183460469231731.687303715884105728")
            .and("count", "1.000.000")
            .and("code", "4.2.1")
            .and("name", "Ủy ban nhân dân xã Ia Ô")
    },
    words: &[".", ",", "%", " ", "\u{a0}", "−"],
    check,
};

fn check(text: &str) {
    for amount in [
        Amount::parse(text),
        Amount::parse_vi(text),
        Amount::parse_vi_whole(text),
    ]
    .into_iter()
    .flatten()
    {
        let written = amount.canonical();
        assert_eq!(
            Amount::parse(&written),
            Ok(amount),
            "{text:?} was written as {written}"
        );
        // Without decimals 65.536 is a thousand to some and a fraction to others, and refused.
        let vietnamese = amount.text(amount.decimals().max(1), Language::Vi);
        assert_eq!(
            Amount::parse_vi(&vietnamese),
            Ok(amount),
            "{text:?}: {vietnamese}"
        );
        for decimals in [0, 1, 9, 18, u32::MAX] {
            for rounding in [Rounding::HalfUp, Rounding::HalfEven, Rounding::FiveDown] {
                assert!(
                    !amount
                        .text_rounded(decimals, rounding, Language::En)
                        .is_empty()
                );
                let once = amount.rounded(decimals, rounding);
                assert_eq!(
                    once.rounded(decimals, rounding),
                    once,
                    "{text:?} to {decimals}"
                );
            }
        }
        let micro = amount.to_micro().map(Amount::from_micro);
        let six = amount.rounded(6, Rounding::HalfEven);
        assert!(micro.is_none_or(|micro| micro == six), "{text:?}");
        assert!(amount.to_f64().is_finite());
    }
    if let Ok(code) = Code::parse(text) {
        assert_eq!(Code::parse(&code.to_string()), Ok(code), "{text:?}");
    }
    let plain = nfc(text);
    assert_eq!(nfc(&plain), plain, "composed twice, {text:?} differs");
    assert_eq!(
        fold(&fold(text)),
        fold(text),
        "folded twice, {text:?} differs"
    );
    assert_eq!(
        sort_key(&plain),
        sort_key(text),
        "{text:?} has two places in a list"
    );
}
