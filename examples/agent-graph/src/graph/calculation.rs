//! Arithmetic in the user's text.

use thiserror::Error;

/// The longest expression, in bytes.
const LONGEST: usize = 256;
/// How deep parentheses and signs may stand in each other; the parser is recursive.
const DEEPEST: usize = 32;
const MARK: &str = "calc:";

/// Why an expression has no value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum CalculationError {
    /// It is longer than what is evaluated.
    #[error("the expression is longer than {LONGEST} bytes")]
    TooLong,
    /// Its parentheses stand too deep.
    #[error("the expression is nested too deeply")]
    TooDeep,
    /// It is no arithmetic.
    #[error("only numbers, + - * / ^ and parentheses are understood")]
    NotArithmetic,
    /// It divides by zero, or its value is too large.
    #[error("the result is not a number that can be shown")]
    NotFinite,
}

/// The expression that a text asks to calculate: what follows `calc:`, or the whole text if it is arithmetic.
#[must_use]
pub fn asked_in(text: &str) -> Option<&str> {
    let text = text.trim();
    if let Some((mark, expression)) = text.split_at_checked(MARK.len())
        && mark.eq_ignore_ascii_case(MARK)
    {
        return Some(expression.trim());
    }
    let operators = text.chars().skip(1).any(|c| "+-*/^".contains(c));
    let digits = text.chars().any(|c| c.is_ascii_digit());
    (operators && digits && text.chars().all(is_arithmetic)).then_some(text)
}

/// The value of an expression, as text.
pub fn evaluate(expression: &str) -> Result<String, CalculationError> {
    if expression.len() > LONGEST {
        return Err(CalculationError::TooLong);
    }
    // Names of functions and variables have letters, so what is left cannot name anything.
    if !expression.chars().all(is_arithmetic) {
        return Err(CalculationError::NotArithmetic);
    }
    if depth(expression) > DEEPEST {
        return Err(CalculationError::TooDeep);
    }
    let value: f64 = exmex::eval_str(expression).map_err(|_| CalculationError::NotArithmetic)?;
    if value.is_finite() { Ok(format!("{value}")) } else { Err(CalculationError::NotFinite) }
}

fn is_arithmetic(c: char) -> bool {
    c.is_ascii_digit() || "+-*/^(). ".contains(c)
}

fn depth(expression: &str) -> usize {
    let (mut open, mut signs, mut deepest) = (0_usize, 0_usize, 0_usize);
    for c in expression.chars().filter(|c| *c != ' ') {
        match c {
            '(' => open += 1,
            ')' => open = open.saturating_sub(1),
            _ => {}
        }
        signs = if "+-".contains(c) { signs + 1 } else { 0 };
        deepest = deepest.max(open).max(signs);
    }
    deepest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_asks_for_a_calculation() {
        assert_eq!(asked_in(" calc: 2 + 3 "), Some("2 + 3"));
        assert_eq!(asked_in("CALC:x"), Some("x"));
        assert_eq!(asked_in("2+3*4"), Some("2+3*4"));
        for text in ["hello", "42", "-42", "2 apples + 3", "", "é", "calç: 1", "+"] {
            assert_eq!(asked_in(text), None, "{text}");
        }
    }

    #[test]
    fn values() {
        for (expression, value) in
            [("2 + 3 * 4", "14"), ("(2+3)*4", "20"), ("1/4", "0.25"), ("2^10", "1024"), ("-2+1", "-1")]
        {
            assert_eq!(evaluate(expression).as_deref(), Ok(value), "{expression}");
        }
    }

    #[test]
    fn what_has_no_value() {
        assert_eq!(evaluate("1/0"), Err(CalculationError::NotFinite));
        assert_eq!(evaluate("9^999"), Err(CalculationError::NotFinite));
        assert_eq!(evaluate("sin(1)"), Err(CalculationError::NotArithmetic));
        assert_eq!(evaluate(&"1+".repeat(200)), Err(CalculationError::TooLong));
        assert_eq!(evaluate(&"(".repeat(100)), Err(CalculationError::TooDeep));
        for broken in ["", "1+", "()", ")(", "1 2", "..", "1..2", "*", "2**3", "(1", "1)", "^", "-", "1()"] {
            let _ = evaluate(broken);
        }
    }
}
