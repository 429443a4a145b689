import Solution

/// The codes of recommending.
extension ErrorCodes {
  static let recommendRuns: [ErrorReference] = [
    ErrorReference("E4801", "an event without a weight", "The column with role event holds a value that data.events does not list. Give it a weight; 0 counts for nothing, below 0 takes away."),
    ErrorReference("E4802", "no interactions", "The table of interactions has no rows, so there is nothing to learn from."),
    ErrorReference("E4803", "items could not be numbered", "A bug of solkit: please report it."),
    ErrorReference("E4804", "note: items without a description", "Items were dealt with that the table of items does not have. Rules cannot see them; nothing but their interactions is known."),
    ErrorReference("E4805", "warning: a rule does nothing", "An item or a value that a rule names is not there: a slip, or something that has left the range. What a rule should keep out is let through meanwhile."),
    ErrorReference("E4806", "rules leave nothing to show", "The rules that forbid leave no item, so every list would be empty. Correct them, or the columns that they look at."),
    ErrorReference("E4807", "a name is too long", "Names of users and items have at most 256 bytes, as requests take them. Shorten the cell."),
    ErrorReference("E4808", "nobody took anything", "Every amount is 0 or below, which stands for returns. Check the column with role weight."),
    ErrorReference("E4810", "a part without interactions", "The split leaves nothing to learn from, or nothing to judge. Move split.at, or change split.test."),
    ErrorReference("E4811", "nobody to judge", "In the judged part nobody took up anything that was new to him. Move the split, or set recommend.exclude_seen: false where people buy the same again."),
    ErrorReference("E4820", "warning: candidates were not tried", "search.time_budget_s left no room for them. Raise it, or list fewer candidates."),
    ErrorReference("E4821", "a candidate that cannot be fitted", "This version does not fit the candidate on such data."),
    ErrorReference("E4822", "a stored search of no known form", "A bug of solkit, or a run folder that was changed: delete it and run again."),
    ErrorReference("E4830", "no candidate at last", "A bug of solkit: please report it."),
    ErrorReference("E4831", "users could not be numbered", "A bug of solkit: please report it."),
  ]
}
