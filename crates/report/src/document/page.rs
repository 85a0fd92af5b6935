//! The page of Decree 30/2020/NĐ-CP: A4, its margins, and lengths in the units of Word.

/// Upright or across, for the pages of an annex.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Page {
    /// 210 × 297 mm.
    #[default]
    Portrait,
    /// 297 × 210 mm, for wide tables.
    Landscape,
}

const A4_MM: (u32, u32) = (210, 297);

/// The decree: top and bottom 20–25 mm, left 30–35 mm, right 15–20 mm. We take the least of each, so
/// that a table has the most room.
pub(super) const TOP_MM: u32 = 20;
pub(super) const BOTTOM_MM: u32 = 20;
pub(super) const LEFT_MM: u32 = 30;
pub(super) const RIGHT_MM: u32 = 15;

/// Where the page number stands: in the middle of the top margin.
pub(super) const HEADER_MM: u32 = 10;

/// Between the line of a ruled cell and its words, at both sides, in twips.
pub(super) const GRID_AIR: u32 = twips(2);

impl Page {
    /// Width and height in twips.
    pub(super) fn size(self) -> (u32, u32) {
        // What every program calls A4; a page a hair larger would be another format to a printer.
        let (short, long) = (11_906, 16_838);
        match self {
            Self::Portrait => (short, long),
            Self::Landscape => (long, short),
        }
    }

    /// Room for text between the side margins, in millimetres: 165 or 252.
    #[must_use]
    pub fn room_mm(self) -> u32 {
        self.size_mm().0 - LEFT_MM - RIGHT_MM
    }

    /// Room between top and bottom margin, in millimetres: 257 or 170.
    #[must_use]
    pub fn room_down_mm(self) -> u32 {
        self.size_mm().1 - TOP_MM - BOTTOM_MM
    }

    fn size_mm(self) -> (u32, u32) {
        let (short, long) = A4_MM;
        match self {
            Self::Portrait => (short, long),
            Self::Landscape => (long, short),
        }
    }

    /// The same in twips.
    pub(super) fn room(self) -> u32 {
        self.size().0 - twips(LEFT_MM) - twips(RIGHT_MM)
    }
}

/// Millimetres in twips, twentieths of a point; never less than asked for, so that a least margin holds.
pub(super) const fn twips(mm: u32) -> u32 {
    // 1 inch = 25.4 mm = 1440 twips.
    (mm * 7200).div_ceil(127)
}

/// Millimetres in the units of drawings: 36,000 to the millimetre.
pub(super) fn drawing_units(mm: u32) -> u64 {
    u64::from(mm) * 36_000
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn margins_are_never_less_than_the_decree_asks_for() {
        assert_eq!([30, 15, 20].map(twips), [1701, 851, 1134]);
    }

    #[test]
    fn the_room_is_what_the_margins_leave() {
        assert_eq!(Page::Portrait.room_mm(), 165);
        assert_eq!(Page::Landscape.room_mm(), 252);
        assert_eq!(Page::Portrait.room_down_mm(), 257);
        assert_eq!(Page::Landscape.room_down_mm(), 170);
        assert_eq!(Page::Portrait.room(), 11_906 - 1701 - 851);
    }
}
