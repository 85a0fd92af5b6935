//! Figures of analyses as files tell them: floating point without its noise.

/// The figure to nine decimals, as files for programs tell it.
///
/// Analyses compute in floating point; what lies beyond the ninth decimal is noise of the machine's
/// numbers, such as the last digit of 0.30000000000000004. What is no number stays none.
///
/// ```
/// use engine::statistics::told;
/// assert_eq!(told(0.1 + 0.2).to_string(), "0.3");
/// assert_eq!(told(2.0 / 3.0).to_string(), "0.666666667");
/// assert_eq!(told(-1e-12).to_string(), "0");
/// assert!(told(f64::NAN).is_nan());
/// ```
#[must_use]
pub fn told(figure: f64) -> f64 {
    let text = format!("{figure:.9}");
    // Adding 0 takes the sign from a zero.
    text.parse::<f64>().map_or(figure, |figure| figure + 0.0)
}
