#include "server/sim/people.h"

#include <gtest/gtest.h>

#include "server/base/check_codes.h"

namespace hallcase::sim {
namespace {

TEST(PeopleTest, NumbersPassTheirChecks) {
  base::SeededRandom random(7);
  constexpr int kPeople = 200;
  for (int i = 0; i < kPeople; ++i) {
    const v1::Applicant applicant = InventApplicant(random);
    EXPECT_EQ(base::CheckResidentId(applicant.id_number()), base::CodeProblem::kNone)
        << applicant.id_number();
    EXPECT_TRUE(base::IsPlausiblePhone(applicant.phone())) << applicant.phone();
    EXPECT_FALSE(applicant.name().empty());
  }
}

}  // namespace
}  // namespace hallcase::sim
