// TLS from end to end: the server with a certificate, the SDK over a real connection. The
// certificate is made here, for 127.0.0.1, and signed by itself.

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <cstdio>
#include <memory>
#include <string>

#include <gtest/gtest.h>

#include "client/cpp/client.h"
#include "hallcase/v1/session.pb.h"
#include "server/rpc/server.h"
#include "storage/testing/temporary_directory.h"
#include "tests/support/test_door.h"

namespace hallcase::testing {
namespace {

constexpr int64_t kRequestBytesMax = 1 << 20;
constexpr int64_t kTimeoutMicros = 10 * base::kMicrosPerSecond;
constexpr int64_t kValidSeconds = 3600;
constexpr char kAddress[] = "127.0.0.1";

void AddExtension(X509* certificate, int id, const char* value) {
  X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, nullptr, id, value);
  ASSERT_NE(extension, nullptr);
  ASSERT_EQ(X509_add_ext(certificate, extension, -1), 1);
  X509_EXTENSION_free(extension);
}

// Writes a key and its self-signed certificate as PEM files.
void MakeCertificate(const std::string& certificate_file, const std::string& key_file) {
  EVP_PKEY* key = EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-256");
  ASSERT_NE(key, nullptr);
  X509* certificate = X509_new();
  X509_set_version(certificate, X509_VERSION_3);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1);
  X509_gmtime_adj(X509_getm_notBefore(certificate), -kValidSeconds);
  X509_gmtime_adj(X509_getm_notAfter(certificate), kValidSeconds);
  X509_set_pubkey(certificate, key);
  X509_NAME* name = X509_get_subject_name(certificate);
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8,
                             reinterpret_cast<const unsigned char*>(kAddress), -1, -1, 0);
  X509_set_issuer_name(certificate, name);
  AddExtension(certificate, NID_subject_alt_name, "IP:127.0.0.1");
  AddExtension(certificate, NID_basic_constraints, "critical,CA:TRUE");
  ASSERT_GT(X509_sign(certificate, key, EVP_sha256()), 0);

  std::FILE* file = std::fopen(certificate_file.c_str(), "wb");
  ASSERT_NE(file, nullptr);
  EXPECT_EQ(PEM_write_X509(file, certificate), 1);
  std::fclose(file);
  file = std::fopen(key_file.c_str(), "wb");
  ASSERT_NE(file, nullptr);
  EXPECT_EQ(PEM_write_PrivateKey(file, key, nullptr, nullptr, 0, nullptr, nullptr), 1);
  std::fclose(file);
  X509_free(certificate);
  EVP_PKEY_free(key);
}

class TlsTest : public ::testing::Test {
 protected:
  void SetUp() override {
    door_.PublishPlaces();
    door_.AddPerson("wang", ledger::v1::ROLE_CLERK, "P1");
    MakeCertificate(Path("server.pem"), Path("server.key"));
    rpc::ServerOptions options;
    options.address = std::string(kAddress) + ":0";
    options.tls_certificate_file = Path("server.pem");
    options.tls_key_file = Path("server.key");
    options.request_bytes_max = kRequestBytesMax;
    auto server = rpc::Server::Start(options, door_.dispatcher());
    ASSERT_TRUE(server.ok()) << server.status();
    server_ = *std::move(server);
  }

  std::string Path(const std::string& name) const { return dir_.path() + "/" + name; }

  // Asks who is signed in, once.
  client::Result<v1::GetSessionResponse> Ask(const client::TlsOptions& tls) {
    client::ClientOptions options;
    options.target = std::string(kAddress) + ":" + std::to_string(server_->port());
    options.hall_id = kTestHall;
    options.token = door_.TokenOf("wang");
    options.tls = tls;
    options.timeout_us = kTimeoutMicros;
    options.retry.attempts_max = 1;
    return client::Client::Connect(options)->Call<v1::GetSessionResponse>(
        v1::GetSessionRequest());
  }

  storage::TemporaryDirectory dir_;
  TestDoor door_;
  std::unique_ptr<rpc::Server> server_;
};

TEST_F(TlsTest, WhoeverTrustsTheCertificateIsServed) {
  const auto answer = Ask({.enabled = true, .ca_file = Path("server.pem")});
  ASSERT_TRUE(answer.ok()) << answer.error().message;
  EXPECT_EQ(answer->staff().id(), "wang");
}

TEST_F(TlsTest, PlainTextIsRefused) {
  const auto answer = Ask({});
  ASSERT_FALSE(answer.ok());
  EXPECT_EQ(answer.error().code, client::Code::kUnavailable) << answer.error().message;
}

TEST_F(TlsTest, AnotherServersCertificateIsNotTrusted) {
  MakeCertificate(Path("other.pem"), Path("other.key"));
  const auto answer = Ask({.enabled = true, .ca_file = Path("other.pem")});
  ASSERT_FALSE(answer.ok());
  EXPECT_EQ(answer.error().code, client::Code::kUnavailable) << answer.error().message;
}

TEST_F(TlsTest, ACertificateThatIsNotThereStopsTheStart) {
  rpc::ServerOptions options;
  options.address = std::string(kAddress) + ":0";
  options.tls_certificate_file = Path("server.pem");
  options.tls_key_file = Path("nowhere.key");
  options.request_bytes_max = kRequestBytesMax;
  EXPECT_TRUE(absl::IsNotFound(rpc::Server::Start(options, door_.dispatcher()).status()));
}

}  // namespace
}  // namespace hallcase::testing
