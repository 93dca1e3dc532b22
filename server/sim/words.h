// What stands for $words in steps. Each word runs to the first character that is neither a letter,
// a digit, "_" nor ".":
//
//   $me $other $lead $leader      accounts; the leader is a duty leader
//   $case $LABEL                  ids: of the case in hand, of a labelled one
//   $number $item $dept           of the case in hand; the department of its item
//   $papers                       its originals that somebody holds, as `items { … }` of a sheet
//   $day(N) $time(N) $minute(N)   N days, minutes, minutes from now on: YYYY-MM-DD, `seconds: …`,
//                                 YYYY-MM-DDTHH:MM; N may be negative
//   $one(a|b|c)                   one of them
//   $in(POST)                     somebody of the post who is in
//   $n $phone $applicant          a number that comes once; a telephone number; somebody
//   anything else                 what an answer said: $handover.handover_id, $token
#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace hallcase::sim {

// Looks up a word and what stands in brackets after it.
using Lookup = std::function<std::string(std::string_view word, std::string_view bracket)>;

std::string PutWordsIn(std::string_view text, const Lookup& lookup);

}  // namespace hallcase::sim
