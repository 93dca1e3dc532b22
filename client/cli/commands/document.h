// Issuing and printing documents: shared by `document` and `register --voucher`.
#pragma once

#include <string>

#include "client/cli/context.h"
#include "hallcase/v1/document.pb.h"

namespace hallcase::cli {

// Prints the document (补打 from the second time on) and writes its page to `out`, a file or "-" for
// standard output. Unless a page or JSON goes there, says on standard output what was done. Returns
// the exit code.
int PrintPage(Context& context, v1::PrintDocumentRequest request, const std::string& out);

// Writes the page; false after saying that it cannot.
bool WritePage(const std::string& html, const std::string& path, Context& context);
// Which document was printed to `path`, for the how-manieth time, and its check line.
void TellPrinted(Context& context, const v1::PrintDocumentResponse& printed,
                 const std::string& path);

}  // namespace hallcase::cli
