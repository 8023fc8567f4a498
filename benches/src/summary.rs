/// One figure over all rounds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Summary {
    pub(crate) median: f64,
    pub(crate) least: f64,
    pub(crate) most: f64,
}

/// `None` without rounds.
pub(crate) fn summary(mut figures: Vec<f64>) -> Option<Summary> {
    figures.sort_by(f64::total_cmp);
    let (least, most) = (*figures.first()?, *figures.last()?);
    let (low, high) = (figures.get((figures.len() - 1) / 2)?, figures.get(figures.len() / 2)?);
    Some(Summary { median: f64::midpoint(*low, *high), least, most })
}

#[cfg(test)]
mod tests {
    use super::{Summary, summary};

    #[test]
    fn medians() {
        assert_eq!(summary(vec![]), None);
        assert_eq!(summary(vec![3.0, 1.0, 8.0]), Some(Summary { median: 3.0, least: 1.0, most: 8.0 }));
        assert_eq!(summary(vec![4.0, 1.0, 2.0, 9.0]), Some(Summary { median: 3.0, least: 1.0, most: 9.0 }));
    }
}
