//! Lengths on paper, exact: no sum of widths is ever rounded, so that a line breaks at the same word everywhere.

/// A 10,240th of a point: in it both a twip, which styles and margins are given in, and a 2,048th of the
/// size, which letters are measured in, are whole.
pub(super) type Length = i64;

/// A point.
pub(super) const POINT: Length = 10_240;

/// The thickness of lines: three quarters of a point.
pub(super) const LINE: Length = POINT * 3 / 4;

/// Parts of the size in which letters are measured.
pub(super) const UNITS_PER_EM: u16 = 2048;

/// So many twips.
pub(super) const fn twips(twips: u32) -> Length {
    twips as Length * POINT / 20
}

/// So many millimetres.
pub(super) const fn millimetres(mm: u32) -> Length {
    mm as Length * POINT * 720 / 254
}

/// The whole millimetres of a length; 0 of one below nothing.
pub(super) fn whole_millimetres(length: Length) -> u32 {
    u32::try_from(length / millimetres(1)).unwrap_or(0)
}

/// So many units of a letter of this size in points.
pub(super) fn units(units: i32, size: u32) -> Length {
    Length::from(units) * Length::from(size) * (POINT / Length::from(UNITS_PER_EM))
}

/// The length in points as the file has it, to a thousandth.
#[expect(
    clippy::cast_precision_loss,
    reason = "thousandths of a point on a page are far below the limit"
)]
pub(super) fn points(length: Length) -> f32 {
    let thousandths = (length * 1000 + POINT / 2).div_euclid(POINT);
    thousandths as f32 / 1000.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn twips_and_units_of_letters_are_whole() {
        assert_eq!(twips(20), POINT);
        assert_eq!(units(2048, 14), 14 * POINT);
        assert_eq!(units(1, 1) * 2048, POINT);
        assert_eq!(millimetres(254), 720 * POINT);
        assert_eq!(whole_millimetres(millimetres(254)), 254);
        assert_eq!(whole_millimetres(-POINT), 0);
    }

    #[test]
    fn points_are_written_to_a_thousandth() {
        assert!((points(twips(1)) - 0.05).abs() < f32::EPSILON);
        assert!((points(POINT / 3) - 0.333).abs() < f32::EPSILON);
        assert!((points(-POINT) + 1.0).abs() < f32::EPSILON);
    }
}
