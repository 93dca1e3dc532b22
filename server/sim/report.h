// What a simulation made: lives by path, calls by kind and action, and what went otherwise than the
// paths say.
//
// Thread-safety: one thread.
#pragma once

#include <cstdint>
#include <iosfwd>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hallcase::sim {

class Report {
 public:
  struct Lives {
    bool ugly = false;
    int64_t begun = 0;
    int64_t done = 0;
  };

  Lives& Of(std::string_view kind, std::string_view path);
  // An own action or a method that was carried out on a case of that kind.
  void Carried(std::string_view kind, std::string_view action);
  void Refused(std::string_view reason);
  void Surprise(std::string what);
  void Count(std::string_view what, int64_t by = 1);

  bool as_planned() const { return surprises_.empty(); }
  // Actions that a kind has and nobody took: "kind action".
  std::vector<std::string> Missing() const;
  // A line a kind and path, action, refusal and count; then what is missing and the surprises.
  void Print(std::ostream& out) const;

 private:
  std::map<std::pair<std::string, std::string>, Lives> lives_;
  std::map<std::pair<std::string, std::string>, int64_t> carried_;
  std::map<std::string, int64_t> refused_;
  std::map<std::string, int64_t> counts_;
  std::vector<std::string> surprises_;
};

}  // namespace hallcase::sim
