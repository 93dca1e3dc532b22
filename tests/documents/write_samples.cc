// write_samples DIR: renders every sample to DIR/NAME.html, and beside it DIR/NAME.txt with what a
// reader of the paper must find: `key TAB value` a line.
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <string>

#include "absl/strings/str_join.h"
#include "server/base/strings.h"
#include "server/documents/document.h"
#include "server/documents/render.h"
#include "server/documents/template.h"
#include "tests/documents/samples.h"

namespace hallcase::documents {
namespace {

// One line a value: what reads it back compares without white space.
void PutLine(std::string_view key, std::string value, std::ostream& out) {
  for (char& c : value) {
    if (c == '\n' || c == '\t') c = ' ';
  }
  out << key << '\t' << value << '\n';
}

void WriteExpectations(const Sample& sample, std::ostream& out) {
  const Snapshot& snapshot = sample.snapshot;
  const Template& form = *FindTemplate(snapshot.kind, snapshot.template_version);
  PutLine("paper", form.paper == Paper::kA4 ? "a4" : "receipt", out);
  PutLine("qr", QrText(snapshot), out);
  PutLine("number", snapshot.number, out);
  PutLine("text", std::string(form.title_zh), out);
  PutLine("text", snapshot.hall_name_zh, out);
  PutLine("text", snapshot.number, out);
  PutLine("text", snapshot.word_number_zh, out);
  PutLine("text", CheckLine(snapshot), out);
  PutLine("text", std::string(form.basis), out);
  PutLine("text", std::string(form.copies), out);
  for (const DocumentField& field : snapshot.fields) PutLine("text", field.value, out);
  for (const DocumentTable& table : snapshot.tables) {
    PutLine("text", base::StrCat(table.title_zh, "（共 ", table.rows.size(), " 项）"), out);
    for (size_t i = 0; i < table.rows.size(); ++i) {
      PutLine("text", base::StrCat(i + 1, absl::StrJoin(table.rows[i], "")), out);
    }
  }
  for (const std::string& note : snapshot.notes) PutLine("text", note, out);
  if (sample.print_number > 1) {
    PutLine("text", base::StrCat("补打 第 ", sample.print_number, " 次打印"), out);
  }
}

int Write(const std::string& directory) {
  for (const Sample& sample : AllSamples()) {
    const absl::StatusOr<std::string> html = RenderHtml(sample.snapshot, sample.print_number);
    if (!html.ok()) {
      std::cerr << sample.name << ": " << html.status() << '\n';
      return EXIT_FAILURE;
    }
    std::ofstream(directory + "/" + sample.name + ".html", std::ios::binary) << *html;
    std::ofstream expected(directory + "/" + sample.name + ".txt", std::ios::binary);
    WriteExpectations(sample, expected);
    if (!expected) return EXIT_FAILURE;
    std::cout << sample.name << '\n';
  }
  return EXIT_SUCCESS;
}

}  // namespace
}  // namespace hallcase::documents

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: write_samples DIR\n";
    return EXIT_FAILURE;
  }
  return hallcase::documents::Write(argv[1]);
}
