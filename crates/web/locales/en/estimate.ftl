estimate-title = Live index: { $name }
estimate-now = Estimate of today
estimate-interval-sentence = Between { $low } and { $high } points; { $value } of the maximum. This is an estimate and no result.
estimate-last = Last round:
estimate-how = How it is estimated
estimate-how-text = Middle: this year’s answers count for the share that such answers kept after appraisal last time, plus finished tasks that no answer tells of yet; what is not answered takes last round’s result. The low figure counts this year’s answers only. The high one lets every answer stand.
estimate-rank = Rank if put into a published table
estimate-rank-head = Rank
estimate-rank-sentence = Rank { $rank } among { $of } units (from { $best } to { $worst } over the interval) in the table “{ $table }”, compared by points over maximum.
estimate-rank-unknown = This table does not hold enough values to be put into.
estimate-no-table = No table of this level has been published yet.
estimate-other-framework = This table was scored with another framework, so the rank is only a picture.
estimate-table-added = This unit is not in that table; it is ranked as if it stood beside the { $n } units that are.
estimate-table-gaps = The values of { $known } of { $of } units are known; what is not known makes the rank an interval.
estimate-illustration = Tỉnh Mẫu is fictional; putting it into a real table is an illustration only.
estimate-table = Table to compare with
estimate-table-show = Put into this table
estimate-rests = What the estimate rests on
estimate-bar-sentence = By maximum points: { $measured } answered, { $estimated } raised by finished tasks, { $carried } carried over from the last round, { $unknown } unknown.
estimate-basis = Basis
estimate-leaves = Indicators
estimate-maximum = Maximum
estimate-points = Points
estimate-measured = Measured
estimate-estimated = Estimated
estimate-carried = Carried over
estimate-na = Not applicable
estimate-unknown = Unknown
estimate-coming = Tasks due within 30 days or late
estimate-coming-none = No task is due in the next 30 days.
estimate-coming-sentence = If all { $n } tasks due by { $until }, { $late } of them late, are done, { $gain } points more are won, { $after } in all. Each by itself they add up to { $sum }.
estimate-coming-capped = Less is won than their sum because tasks win only what is open: the maximum less the points claimed.
estimate-task = Task
estimate-due = Due
estimate-late = was due { $name }
estimate-indicators = Indicators
estimate-expected = Points expected
estimate-open = Open
estimate-beyond-open = open { $name }
estimate-part-help = The province’s indicators that the agency leads or helps with, by the estimate of today. Open is the maximum less the points claimed.
estimate-part-led = Indicators led
estimate-part-others = Other indices:
estimate-days = Day by day
estimate-no-days = No day was kept yet.
estimate-few-days = A drawing needs two days; one is kept every day by itself.
estimate-trend-sentence = From { $from } on { $first } to { $to } on { $last }.
estimate-trend-key = The line is the middle, the light area goes from the low to the high figure.
estimate-days-table = Figures by day
estimate-day = Day
estimate-low = Low
estimate-middle = Middle
estimate-high = High
estimate-interval = Interval
estimate-up-to = up to { $name }
estimate-from = from { $name }
estimate-change = Change
estimate-mostly = Mostly: { $name }
estimate-indicator = Indicator
estimate-past = How far past estimates were
estimate-past-none = No round of this unit has been published here to compare with.
estimate-past-unknown = not known: no estimate was kept then
estimate-round = Round
estimate-last-estimate = Last estimate
estimate-official = Published result
estimate-off = Off by
estimate-within = Interval
estimate-was-within = held the result
estimate-was-outside = did not hold it
estimate-units = Live index of all units
estimate-units-help = What each unit would score if it were scored now. A unit’s name leads to its indicators.
estimate-units-day = Figures of { $name }.
estimate-units-none = There is no unit to see yet.
estimate-units-none-next = Once units take part in the round, the estimate of each stands here.
estimate-unit = Unit
estimate-group = Group
estimate-measured-points = Points measured
estimate-not-yet = not yet estimated
estimate-what-if = What if
estimate-what-if-help = Move a slider or type points for an indicator, or the share of open points to be won in a whole main index. The address of the page keeps the choice, so it can be sent on.
estimate-tried = What comes of it
estimate-today = Estimate of today
estimate-then = Then
estimate-changed = { $n ->
    [one] 1 indicator changed
   *[other] { $n } indicators changed
}
estimate-link = Address of this choice
estimate-reset = Start again
estimate-try = Compute
estimate-open-won = Share of open points won
estimate-open-won-of = Share of open points won in { $name }
estimate-each = Each indicator ({ $n })
estimate-is-today = now { $name }
estimate-way-up = Cheapest way up
estimate-drafted-plan = Open the draft plan
estimate-way-help = Choose a score or a rank to reach. The program weighs the tasks there are and the points still open at each indicator, finds the cheapest set that reaches it, and puts it into a draft plan in one step.
estimate-way-points = Points to reach
estimate-way-rank = or rank
estimate-way-rate = Cost of a point
estimate-way-find = Find the way
estimate-way-today = Today’s estimate is { $name } points.
estimate-rate-mean = What has no budget is taken at { $name } a point, the mean of the round’s tasks.
estimate-rate-given = What has no budget is taken at { $name } a point, as typed.
estimate-rate-assumed = What has no budget is taken at { $name } a point: an assumption; type the province’s own figure.
estimate-way-wrong = A field holds no number above 0; mend it and search again.
estimate-way-no-value = The table knows no value that was ranked so high; type the points to reach.
estimate-way-there-already = Today’s estimate has reached it already.
estimate-way-cheapest = This is the cheapest set, proven among what was weighed.
estimate-way-within = It reaches the target; a cheaper set may exist, but by no more than { $name }.
estimate-way-out-of-reach = No set reaches it: { $name } points at most.
estimate-way-not-found = No set was found in the time allowed; lower the target.
estimate-way-most = Everything weighed together would give { $name } points.
estimate-way-left-out = { $n } steps with the cheapest points were weighed; { $out } dearer ones were not.
conflict-estimate-way-moved = The way is another than the one you looked at, as tasks or points have changed. Open the page again, look at the new way, then put it into the plan.
estimate-way-steps = { $n ->
    [one] 1 step
   *[other] { $n } steps
}
estimate-way-reached = Reached
estimate-way-cost = Cost
estimate-way-step = Step
estimate-way-won = Points won
estimate-way-of-expected = expected { $name }
estimate-way-columns = What has no cost yet is counted at one average price of a point, so steps of one price are ordered by points. Points won never exceed what is open (the maximum less the points claimed), so they may be fewer than expected; what appraisal is expected to take off is not open.
estimate-way-state = State
estimate-way-is-task = is a task
estimate-way-is-new = new
estimate-way-win = Win the open points: { $name }
estimate-assumed = assumed
estimate-way-draft = { $n ->
    [one] Put 1 unplanned step into the draft plan
   *[other] Put { $n } unplanned steps into the draft plan
}
estimate-drafted = { $n ->
    [one] 1 task was put
   *[other] { $n } tasks were put
} into the draft plan; new ones are given to the lead agency of their indicator.
conflict-estimate-no-way = There is no way to the chosen target yet, so no task was made.
estimate-way-after = due after the returns lock
estimate-way-all-there = Every step of this way is in a plan already: open each in the table above to follow it.
estimate-way-locked = The returns were locked on { $name }: new work would come too late and cannot be put into a plan.
conflict-estimate-way-too-late = The returns are locked: new work on this way would come too late, so none was put into a plan.
conflict-estimate-way-there = Every step of this way is in a plan already, so none was added.
estimate-no-round = No round is open to be estimated.
estimate-placed-rank = rank { $name }
estimate-placed-up = { $n ->
    [one] up one place
   *[other] up { $n } places
}
estimate-placed-down = { $n ->
    [one] down one place
   *[other] down { $n } places
}
estimate-placed-indices = Rank of each main index
estimate-beside = The province's indices
estimate-beside-index = Index
estimate-beside-last = Last result
estimate-beside-now = Live index
estimate-beside-open = Open tasks
estimate-beside-shared = Shared with another
