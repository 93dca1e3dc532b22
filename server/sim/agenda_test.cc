#include "server/sim/agenda.h"

#include <gtest/gtest.h>

#include <string>

namespace hallcase::sim {
namespace {

TEST(AgendaTest, EarliestFirstAndThenAsPutDown) {
  Agenda agenda;
  std::string order;
  const auto add = [&](int64_t at_us, char what) {
    agenda.Add(at_us, [&order, what] { order.push_back(what); });
  };
  add(20, 'c');
  add(10, 'a');
  add(20, 'd');
  add(10, 'b');
  EXPECT_EQ(agenda.next_at_us(), 10);
  while (!agenda.empty()) agenda.TakeNext()();
  EXPECT_EQ(order, "abcd");
}

}  // namespace
}  // namespace hallcase::sim
