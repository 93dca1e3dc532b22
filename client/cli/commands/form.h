// Forms that kinds describe, filled from flags.
#pragma once

#include <string>
#include <vector>

#include "client/cli/context.h"
#include "google/protobuf/repeated_field.h"
#include "hallcase/v1/form.pb.h"

namespace hallcase::cli {

using FormFields = google::protobuf::RepeatedPtrField<v1::FormField>;
using FieldValues = google::protobuf::RepeatedPtrField<v1::FieldValue>;

// From "NAME=VALUE" words; a VALUE of - is read from standard input. A name that the form does not
// have is sent all the same: the server says which there are. False after saying which word is
// wrong.
bool FillForm(const std::vector<std::string>& words, const FormFields& form, Context& context,
              FieldValues* values);

// "topic: 咨询类别 (policy 政策咨询, …)" a field, required ones marked.
void PrintForm(const FormFields& form, Context& context);

}  // namespace hallcase::cli
