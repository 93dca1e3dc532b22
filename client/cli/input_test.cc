// What the program reads: sessions, applicants, the command line.
#include "client/cli/input.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

#include "client/cli/app.h"
#include "client/cli/exit_code.h"
#include "client/cli/session_file.h"

namespace hallcase::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class SessionFileTest : public ::testing::Test {
 protected:
  SessionFileTest() : path_(testing::TempDir() + "/hallcase_input_test.session") {
    (void)RemoveSession(path_);
    ::setenv("HALLCASE_TOKEN_FILE", path_.c_str(), 1);
  }
  ~SessionFileTest() override { ::unsetenv("HALLCASE_TOKEN_FILE"); }
  const std::string path_;
};

TEST_F(SessionFileTest, OnlyItsOwnerReadsIt) {
  Session session;
  session.server = "h:1";
  session.hall = "t-1";
  session.token = "abc=";
  session.expires_at_us = 5;
  session.tls = true;
  ASSERT_TRUE(WriteSession(path_, session).ok());
  struct stat about {};
  ASSERT_EQ(::stat(path_.c_str(), &about), 0);
  EXPECT_EQ(about.st_mode & 0777, 0600u);
  const auto read = ReadSession(path_);
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(read->token, "abc=");
  EXPECT_EQ(read->expires_at_us, 5);
  EXPECT_TRUE(read->tls);
  ASSERT_EQ(::chmod(path_.c_str(), 0640), 0);
  EXPECT_EQ(ReadSession(path_).status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_TRUE(RemoveSession(path_).ok());
  EXPECT_TRUE(RemoveSession(path_).ok());
  EXPECT_EQ(ReadSession(path_).status().code(), absl::StatusCode::kNotFound);
}

TEST_F(SessionFileTest, ProfilesAreFileNames) {
  EXPECT_EQ(*SessionPath("x"), path_);
  ::unsetenv("HALLCASE_TOKEN_FILE");
  EXPECT_THAT(*SessionPath("work"), testing::EndsWith("/hallcase/work.session"));
  EXPECT_FALSE(SessionPath("../x").ok());
  EXPECT_FALSE(SessionPath("").ok());
}

int RunLine(std::vector<const char*> words, std::string* out, std::string* err,
        const std::string& in = "") {
  words.insert(words.begin(), "hallcase");
  std::istringstream input(in);
  std::ostringstream output;
  std::ostringstream errors;
  const int code =
      RunCli(static_cast<int>(words.size()), words.data(), input, output, errors);
  *out = output.str();
  *err = errors.str();
  return code;
}

TEST_F(SessionFileTest, ExitCodesOfTheProgram) {
  std::string out;
  std::string err;
  EXPECT_EQ(RunLine({"--help"}, &out, &err), kExitOk);
  EXPECT_THAT(out, HasSubstr("exit codes"));
  EXPECT_EQ(RunLine({}, &out, &err), kExitUsage);
  EXPECT_EQ(RunLine({"show"}, &out, &err), kExitUsage);
  EXPECT_EQ(RunLine({"whoami"}, &out, &err), kExitUsage);
  EXPECT_THAT(err, HasSubstr("not signed in"));
  Session session;
  session.server = "127.0.0.1:1";
  session.hall = "t-1";
  session.token = "secret-token";
  ASSERT_TRUE(WriteSession(path_, session).ok());
  EXPECT_EQ(RunLine({"whoami", "--timeout", "1", "--json"}, &out, &err), kExitUnreachable);
  EXPECT_THAT(out, HasSubstr("\"code\":\"UNAVAILABLE\""));
  EXPECT_THAT(out + err, Not(HasSubstr("secret-token")));
  EXPECT_EQ(RunLine({"whoami", "--server", "elsewhere:1"}, &out, &err), kExitUsage);
  EXPECT_THAT(err, HasSubstr("you are signed in at 127.0.0.1:1"));
}

TEST_F(SessionFileTest, DueDatesNeedNoServer) {
  std::string out;
  std::string err;
  EXPECT_EQ(RunLine({"calendar", "due", "--batch", "-"}, &out, &err, "2026-02-12\t5\n"), kExitOk);
  EXPECT_EQ(out, "2026-02-12\t5\t2026-02-26\n");
  EXPECT_EQ(RunLine({"calendar", "due", "--batch", "-", "--json"}, &out, &err,
                    "2030-01-01\t01\n2026-02-14\t0\n"),
            kExitOk);
  EXPECT_EQ(out,
            "{\"start_date\":\"2030-01-01\",\"n\":1,\"due_date\":\"2030-01-02\","
            "\"provisional\":true}\n{\"start_date\":\"2026-02-14\",\"n\":0,\"due_date\":"
            "\"2026-02-14\",\"provisional\":false}\n");
  EXPECT_EQ(RunLine({"calendar", "due", "--batch", "-"}, &out, &err, "nix\n"), kExitUsage);
  EXPECT_THAT(err, HasSubstr("line 1"));
}

TEST_F(SessionFileTest, ADryImportSendsNothing) {
  const std::string map = testing::TempDir() + "/hallcase_input_test.map";
  const std::string csv = testing::TempDir() + "/hallcase_input_test.csv";
  const std::string rejects = testing::TempDir() + "/hallcase_input_test.rejects";
  std::ofstream(map) << "source=s\nitem=i\ncolumn.case_id=c\ncolumn.step=s\ncolumn.person=p\n"
                        "column.time=t\n";
  std::ofstream(csv) << "c,s,p,t\n1,a,x,2020-01-01\n1,b,x,\"no\"\"time\"\n";
  std::string out;
  std::string err;
  EXPECT_EQ(RunLine({"import", "--mapping", map.c_str(), "--csv", csv.c_str(), "--rejects",
                 rejects.c_str(), "--dry-run", "--json"},
                &out, &err),
            kExitOk);
  EXPECT_THAT(out, HasSubstr("\"rows\":2,\"cases\":1,\"steps\":1,\"closes\":0,\"replayed\":0,"
                             "\"skipped\":0,\"rejected\":1"));
  std::stringstream written;
  written << std::ifstream(rejects).rdbuf();
  EXPECT_EQ(written.str(),
            "line,reason,row\n3,\"t: no such time\",\"1,b,x,\"\"no\"\"\"\"time\"\"\"\n");
}

TEST(ApplicantTest, FromJsonAndFromLines) {
  const auto json =
      ParseApplicant("{\"name\": \"王一\", \"id_type\": \"ID_TYPE_USCC\", \"id_number\": \"9\"}");
  ASSERT_TRUE(json.ok()) << json.status();
  EXPECT_EQ(json->name(), "王一");
  EXPECT_EQ(json->id_type(), v1::ID_TYPE_USCC);
  const auto lines = ParseApplicant("name = 王 一\r\n\nid_type=resident_id\nphone = 138\n");
  ASSERT_TRUE(lines.ok()) << lines.status();
  EXPECT_EQ(lines->name(), "王 一");
  EXPECT_EQ(lines->id_type(), v1::ID_TYPE_RESIDENT_ID);
}

TEST(ApplicantTest, ErrorsRepeatNoPersonalValue) {
  for (const char* text : {"", "{\"name\": 王一", "secret", "secret = 1", "id_type = secret",
                           "{\"secret\": \"secret\"}"}) {
    const auto wrong = ParseApplicant(text);
    ASSERT_FALSE(wrong.ok()) << text;
    EXPECT_THAT(wrong.status().message(), Not(HasSubstr("secret")));
    EXPECT_THAT(wrong.status().message(), Not(HasSubstr("王一")));
  }
}

TEST(PasswordTest, FromAFileOrTheFirstLine) {
  const std::string path = testing::TempDir() + "/hallcase_input_test.password";
  std::ofstream(path) << "geheim 1\r\nsecond\n";
  std::istringstream in;
  EXPECT_EQ(*ReadPassword("", path, in), "geheim 1");
  EXPECT_FALSE(ReadPassword("", "/nonexistent/file", in).ok());
}

TEST(StdinTest, ADashReadsAllButTheLastLineBreak) {
  std::istringstream in("two\nlines\n");
  EXPECT_EQ(TextOrStdin("plain", in), "plain");
  EXPECT_EQ(TextOrStdin("-", in), "two\nlines");
}

}  // namespace
}  // namespace hallcase::cli
