"""What comparisons of conditions and types of checks are called."""

from app.pages.words.marking import msgid

#: As they are offered to click.
OPERATORS = {
    "==": msgid("is"),
    "!=": msgid("is not"),
    "~": msgid("contains"),
    "<": msgid("is below"),
    ">=": msgid("is at least"),
}
#: With the name of a fact and a value.
COMPARISONS = {
    "==": msgid("{fact} is {value}"),
    "!=": msgid("{fact} is not {value}"),
    "~": msgid("{fact} contains {value}"),
    "<": msgid("{fact} is below {value}"),
    "<=": msgid("{fact} is at most {value}"),
    ">": msgid("{fact} is above {value}"),
    ">=": msgid("{fact} is at least {value}"),
    "in": msgid("{fact} is one of {value}"),
    "present": msgid("{fact} is used"),
}
#: What each looks at; the places are fields of the check.
CHECKS = {
    "file_exists": msgid("There is a file {path}."),
    "file_absent": msgid("There is no file {path}."),
    "text_matches": msgid("{path} holds a text that matches {pattern}."),
    "text_absent": msgid("{path} holds no text that matches {pattern}."),
    "data_path": msgid("In {path}, {expression}: {op} {value}"),
    "terraform_plan": msgid("In the Terraform plan, {path} of every {resource}: {op} {value}"),
    "package_version": msgid("The package {package} is in the range {range}."),
}
CHECK_OPERATORS = {
    "exists": msgid("is there"),
    "equals": msgid("equals"),
    "matches": msgid("matches"),
    "in": msgid("is one of"),
}
GROUPS = {
    "technologies": msgid("Technologies"),
    "datastore": msgid("Data stores"),
    "versions": msgid("Versions"),
    "flags": msgid("Flags"),
    "team": msgid("Team"),
    "tier": msgid("Tier"),
    "tags": msgid("Tags"),
    "others": msgid("Other facts"),
}
STATES = {
    "proposed": msgid("Proposed"),
    "scoped": msgid("Scope confirmed"),
    "circulated": msgid("Circulated"),
    "rolling_out": msgid("Rolling out"),
    "closed": msgid("Rollout closed"),
    "retired": msgid("No longer in its write-up"),
}
