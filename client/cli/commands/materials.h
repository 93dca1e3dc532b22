// Materials as flags.
#pragma once

#include <string>
#include <vector>

#include "client/cli/context.h"
#include "google/protobuf/repeated_field.h"
#include "hallcase/v1/case.pb.h"

namespace hallcase::cli {

// "sqb", "sqb=1", "sqb=1/2": a code, originals (1 if left out), copies (0). False after saying
// which is wrong.
bool FillMaterials(const std::vector<std::string>& words, Context& context,
                   google::protobuf::RepeatedPtrField<v1::Material>* materials);

}  // namespace hallcase::cli
