//! Statistics of a set of indicators.
