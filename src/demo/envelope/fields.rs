//! The query parameter `fields` (docspace-api.md 1.1).

use serde_json::{Map, Value};

use super::Refusal;

/// Applies the query parameter `fields` to an envelope's `response`. A member that is an object and
/// is named without a dot ends the server process (docspace-api.md 1.1, recording `fieldscrash`).
pub fn trim(envelope: &mut Value, fields: &[&str]) -> Result<(), Refusal> {
    match envelope.get_mut("response") {
        Some(response) => trim_value(response, fields),
        None => Ok(()),
    }
}

fn trim_value(value: &mut Value, fields: &[&str]) -> Result<(), Refusal> {
    match value {
        Value::Array(items) => items.iter_mut().try_for_each(|item| trim_value(item, fields)),
        Value::Object(members) => {
            let mut kept = Map::new();
            for (name, mut member) in std::mem::take(members) {
                let deeper: Vec<&str> = fields
                    .iter()
                    .filter_map(|field| field.strip_prefix(name.as_str())?.strip_prefix('.'))
                    .collect();
                if fields.contains(&name.as_str()) {
                    if member.is_object() {
                        return Err(Refusal::Crash);
                    }
                    kept.insert(name, member);
                } else if !deeper.is_empty() {
                    trim_value(&mut member, &deeper)?;
                    kept.insert(name, member);
                }
            }
            *members = kept;
            Ok(())
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// Recordings `fieldscrash` and `paging`.
    #[test]
    fn fields_trim_and_an_undotted_object_crashes() {
        let row = json!({ "id": 1, "createdBy": { "id": 2, "displayName": "x" }, "groups": [{ "id": 3 }] });
        let trimmed = |fields: &[&str]| {
            let mut envelope = json!({ "response": [row.clone()], "count": 1 });
            trim(&mut envelope, fields).map(|()| envelope["response"][0].to_string())
        };
        assert_eq!(trimmed(&["id"]).unwrap(), r#"{"id":1}"#);
        assert_eq!(trimmed(&["createdBy.id"]).unwrap(), r#"{"createdBy":{"id":2}}"#);
        assert_eq!(trimmed(&["groups"]).unwrap(), r#"{"groups":[{"id":3}]}"#);
        assert_eq!(trimmed(&["ID"]).unwrap(), "{}");
        assert_eq!(trimmed(&["id", "createdBy"]), Err(Refusal::Crash));
    }
}
