#include "server/offline/demo_hall.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>
#include <iostream>

#include "server/auth/password.h"
#include "server/base/strings.h"

namespace hallcase::offline {
namespace {

constexpr mode_t kOwnerOnly = S_IRUSR | S_IWUSR;

std::string SignInFile(const std::string& dir) { return dir + "/demo-sign-ins.txt"; }

absl::Status KeepSignIns(const std::string& dir,
                         const std::vector<Credential>& credentials) {
  std::string text;
  for (const auto& credential : credentials) {
    base::StrAppend(&text, credential.account, "\t", credential.password, "\t",
                    credential.roles, "\n");
  }
  const std::string path = SignInFile(dir);
  const int file = open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, kOwnerOnly);
  if (file < 0) return absl::UnavailableError(base::StrCat("cannot write ", path));
  const bool written =
      write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size());
  close(file);
  if (!written) return absl::UnavailableError(base::StrCat("cannot write ", path));
  return absl::OkStatus();
}

}  // namespace

absl::Status MakeDemoHall(app::Halls& halls, const sealing::KeyRing& ring,
                          const base::Clock& clock, base::RandomSource& random,
                          const domain::setup::HallSetup& setup, const std::string& dir) {
  auto hall = halls.Open(setup.hall_id);
  if (!hall.ok()) return hall.status();
  OpenHallOptions options;
  options.ring = &ring;
  options.clock = &clock;
  options.random = &random;
  options.password_of = [&](const auto&) { return auth::EasyPassword(random); };
  auto credentials = OpenHall(**hall, setup, options);
  if (!credentials.ok()) return credentials.status();
  return KeepSignIns(dir, *credentials);
}

void PrintDemoSignIns(const std::string& dir) {
  std::ifstream file(SignInFile(dir));
  std::cout << "demo sign-ins (account, password, roles), also in " << SignInFile(dir) << ":\n";
  std::string line;
  while (std::getline(file, line)) std::cout << "  " << line << "\n";
}

}  // namespace hallcase::offline
