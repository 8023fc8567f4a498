//! Two variables that feed one setting.

use super::layer::{Entry, Layer};
use super::setting::Setting;

/// One line for each setting that variables set to different values, by two names or twice in one file. The same name in
/// the environment and in a `.env` file is no conflict: the environment counts.
pub(super) fn conflicts(layers: [&Layer; 2]) -> Vec<String> {
    let of = |setting| layers.into_iter().flat_map(move |layer| layer.of(setting));
    let mut faults = Vec::new();
    for setting in Setting::ALL {
        let entries: Vec<&Entry> = of(setting).collect();
        let clash = entries.iter().enumerate().find_map(|(index, one)| {
            let other = entries.iter().skip(index + 1).find(|other| clash(one, other))?;
            Some((one.place(), other.place()))
        });
        match clash {
            Some((one, other)) if one == other => {
                faults.push(format!("{one} stands twice, with different values: take one away"));
            }
            Some((one, other)) => faults.push(format!(
                "{one} and {other} set {} to different values: take one of them away",
                setting.variable()
            )),
            None => {}
        }
    }
    faults
}

fn clash(one: &Entry, other: &Entry) -> bool {
    let layered = one.name == other.name && one.place() != other.place();
    !layered && one.text() != other.text()
}
