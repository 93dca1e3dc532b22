// What is done with a case from its opening to its end, as a list of steps: the literals of
// paths/. Ordinary paths are what a hall sees all day; ugly ones are what goes wrong.
//
// A step says when, who, what and with what:
//
//   wait    "20m", "2h" of opening time, "3d" working days, "5c" calendar days, "am" the next
//           morning; roughly, but "!20m" is exact
//   who     me (who opened the case, or a colleague of the post who is in), other (another one),
//           $word (exactly that account), holder (the person or the contact who has the case),
//           keeper (who has its papers, when they are in), lead, deputy (a second lead), chief,
//           sysadmin, secadmin, machine, public; dept (contact of the item's department),
//           dept:CODE, post:CODE
//   what    an own action (lower case: TakeAction carries it out), a method, or a word of the
//           simulator: "as" (LABEL=CASE ID: goes on with that case), "back" (with the first one),
//           "set" (WORD=VALUE)
//   with    own action: name=value ~name=text @one-time-code +another case; method: its request in
//           text format without hall, request id and case. $word is put in before (words.h)
//   refused the reason for which it must be refused, "" = it must be carried out
#pragma once

#include <string_view>
#include <vector>

namespace hallcase::sim {

struct Step {
  std::string_view wait;
  std::string_view who;
  std::string_view what;
  std::string_view with = "";
  std::string_view refused = "";
};

struct Path {
  std::string_view name;
  // Begun so many times a working day, on average.
  double per_day = 0;
  bool ugly = false;
  // Post that opens it; empty = the item's. And the item, one of these codes; none = the path is of
  // no case.
  std::string_view post = "";
  std::vector<std::string_view> items = {};
  // With an applicant who is named.
  bool named = true;
  // Opening fields as of an own action; for what has an applicant, channel and papers are added.
  std::string_view opening = "";
  // With all papers that the item asks for.
  bool papers = true;
  // More of the RegisterCaseRequest, in text format.
  std::string_view request = "";
  std::vector<Step> steps = {};
};

// Paths of one kind of case.
struct PathSet {
  std::string_view kind;
  std::vector<Path> paths;
};

// All of them, by kind.
const std::vector<PathSet>& AllPaths();

}  // namespace hallcase::sim
