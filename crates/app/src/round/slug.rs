//! The name of a round in addresses: made from its title, and never given twice.

use engine::vietnamese;
use store::{
    Tx,
    audit::{Wanted, list_lines},
    round::{self as rows, Round},
};

use crate::Refusal;

/// Longest name in an address, in bytes.
const LONGEST_SLUG: usize = 80;

/// The title as a name in addresses; it always contains the year, so that no page's own name
/// (`new`) can come out.
pub(super) fn slug_of(title: &str, year: i32) -> String {
    let mut slug = String::new();
    for letter in vietnamese::fold(title).chars() {
        if slug.len() >= LONGEST_SLUG {
            break;
        }
        if letter.is_ascii_alphanumeric() {
            slug.push(letter);
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    let slug = slug.trim_matches('-');
    let year = year.to_string();
    match slug {
        "" => format!("ky-{year}"),
        slug if slug.contains(&year) && slug != year => slug.to_owned(),
        slug => format!("{slug}-{year}"),
    }
}

/// The first name in addresses that no round has and none ever had: the audit chain keeps what was
/// done under the name of a deleted draft.
pub(super) async fn free_slug(tx: &Tx, round: &Round) -> Result<String, Refusal> {
    let mut slug = round.slug.clone();
    let mut number = 2;
    while is_taken(tx, &slug).await? {
        slug = format!("{}-{number}", round.slug);
        number += 1;
    }
    Ok(slug)
}

async fn is_taken(tx: &Tx, slug: &str) -> Result<bool, Refusal> {
    if rows::find_round(tx.db(), slug).await?.is_some() {
        return Ok(true);
    }
    let told = Wanted {
        round: Some(slug.to_owned()),
        limit: 1,
        ..Wanted::default()
    };
    Ok(!list_lines(tx.db(), &told).await?.is_empty())
}

#[cfg(test)]
mod tests {
    use super::slug_of;

    #[test]
    fn a_title_becomes_an_address_that_names_its_year() {
        assert_eq!(
            slug_of("Đánh giá chuyển đổi số cấp xã năm 2025", 2025),
            "danh-gia-chuyen-doi-so-cap-xa-nam-2025"
        );
        assert_eq!(slug_of("New", 2026), "new-2026");
        assert_eq!(slug_of("…", 2026), "ky-2026");
    }
}
