publication-preview = Preview of the results
publication-preview-sub = What approval would freeze, as of { $name }
publication-unit = Unit
publication-rank = Rank
publication-points = Points
publication-value = Share
publication-claimed = Claimed
publication-difference = Difference
publication-changed = Indicators changed
publication-missing = Missing
publication-against = Against { $name }
publication-previous-rank = Rank before
publication-rise = { $n ->
    [one] place up
   *[other] places up
}
publication-fall = { $n ->
    [one] place down
   *[other] places down
}
publication-same = unchanged
publication-new = new
publication-not-submitted = not submitted
publication-group-size = { $n } units ranked
publication-unsubmitted = { $n } units have not submitted: only values entered by the office count, the rest is missing.
publication-unjudged = { $n } items of submitted returns have no judgement yet.
publication-unsettled = { $n } explanations are not settled yet.
publication-whole = Every return is submitted, every item judged, every explanation settled.
publication-no-units = The round has no units yet.
publication-no-units-next = Choose units in the draft.
publication-heavy = In order of rank within the group; a unit's name leads to what changed and why.
publication-decision-number = Number of the decision
publication-decision-day = Day of the decision
publication-decision-day-hint = Such as 26/02/2027
publication-decision-issuer = Issued by
publication-number = Edition { $n }
publication-published-at = published { $name }
publication-approved-at = approved { $name }, not published
publication-verify = verify
publication-verify-title = Verifying the edition
publication-verified = Every number agrees: { $n } numbers were recomputed from the file.
publication-broken = { $n } numbers differ.
publication-unreadable = The stored file cannot be read as an edition.
publication-unreadable-next = There are no numbers to compare. Compare with the latest backup and tell the administrator.
publication-place = Place
publication-stated = The edition states
publication-computed = Recomputed
publication-fingerprint = Fingerprint
publication-editions = Editions
publication-editions-sub = Each holds framework, answers, points and ranks, frozen with a fingerprint. A correction is a new edition; the old one stays.
publication-corrected-why = Why it was corrected
publication-moved = { $n } of { $of } units have other points or another rank than in the edition before.
publication-nothing-moved = No unit has other points or another rank than in the edition before.
publication-moved-caption = Units with other points or another rank: the edition before and this one
publication-moved-points = Points
publication-how = How to verify it yourself
publication-how-text = Download the JSON file and run the command below. It recomputes every point, rank and the fingerprint from the file itself, without a network and without this server.
publication-download = Download JSON
publication-decision = Decision
publication-ranking = The ranking
conflict-edition-waiting = An edition is approved and waits for publication. Withdraw it before approving again.
conflict-edition-none = No edition is approved yet.
conflict-same-person = Whoever approved cannot publish; another person of the standing office has to.
