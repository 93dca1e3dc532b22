#include "server/sim/agenda.h"

#include <gtest/gtest.h>

#include <string>

namespace hallcase::sim {
namespace {

TEST(AgendaTest, EarliestFirstAndThenAsPutDown) {
  Agenda agenda;
  std::string order;
  for (const auto& [at_us, what] : {std::pair{20, 'c'}, {10, 'a'}, {20, 'd'}, {10, 'b'}}) {
    agenda.Add(at_us, [&order, what] { order.push_back(what); });
  }
  EXPECT_EQ(agenda.next_at_us(), 10);
  while (!agenda.empty()) agenda.TakeNext()();
  EXPECT_EQ(order, "abcd");
}

}  // namespace
}  // namespace hallcase::sim
