// Naming papers and holders on the command line, and printing them.
#pragma once

#include <string>
#include <vector>

#include "client/cli/context.h"
#include "hallcase/v1/custody.pb.h"

namespace hallcase::cli {

// "CASE/MATERIAL", "CASE" for all originals of the case that are in custody, or "object:N". Cases
// are read, so that the versions seen are named; `any` names none. False after saying what is
// wrong.
bool FillPapers(const std::vector<std::string>& words, bool any, Context& context,
                google::protobuf::RepeatedPtrField<v1::PaperRef>* papers);

// "staff:wanghy", "department:zgj", "courier:EMS/1234", "destroyed"; a word without a colon is a
// person. False if it is none of them.
bool ParseReceiver(std::string_view text, v1::Holder* receiver);

// "王红 (wanghy)", "综合受理 (zhsl) 柜架 A-03", …
std::string HolderText(const v1::Holder& holder);

// The papers as a table.
void PrintPapers(Context& context,
                 const google::protobuf::RepeatedPtrField<v1::HeldPaper>& papers);

}  // namespace hallcase::cli
