// Invented applicants: names, identity numbers that pass their checks, telephone numbers.
#pragma once

#include <string>

#include "hallcase/v1/applicant.pb.h"
#include "server/base/random.h"

namespace hallcase::sim {

v1::Applicant InventApplicant(base::RandomSource& random);
// Another telephone number.
std::string InventPhone(base::RandomSource& random);

}  // namespace hallcase::sim
