// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/crypto/certificate.h>
#include <yiping/crypto/file.h>

#include <gtest/gtest.h>

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <cstdlib>
#include <filesystem>
#include <memory>

namespace yiping::crypto {

namespace fs = std::filesystem;

namespace {

constexpr UtcMillis one_day = 86'400'000;

using Certificate = std::unique_ptr<X509, decltype(&X509_free)>;
using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;

Certificate parse(const std::string& text)
{
    const std::unique_ptr<BIO, decltype(&BIO_free_all)> bio(
        BIO_new_mem_buf(text.data(), static_cast<int>(text.size())), &BIO_free_all);
    return {PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr), &X509_free};
}

class ConsoleCertificate : public ::testing::Test {
protected:
    ConsoleCertificate()
    {
        std::string pattern = (fs::temp_directory_path() / "yiping-authority-XXXXXX").string();
        folder_ = ::mkdtemp(pattern.data());
        EXPECT_TRUE(server_identity(folder_, clock_, {}));
    }
    ~ConsoleCertificate() override { fs::remove_all(folder_); }

    /// Whether the authority's chain holds for the purpose, as TLS asks it.
    [[nodiscard]] bool chains(const std::string& certificate, int purpose) const
    {
        const Certificate authority = parse(read_file(folder_ + "/authority.pem").value());
        const Certificate leaf = parse(certificate);
        const std::unique_ptr<X509_STORE, decltype(&X509_STORE_free)> store(X509_STORE_new(), &X509_STORE_free);
        X509_STORE_add_cert(store.get(), authority.get());
        const std::unique_ptr<X509_STORE_CTX, decltype(&X509_STORE_CTX_free)> context(
            X509_STORE_CTX_new(), &X509_STORE_CTX_free);
        X509_STORE_CTX_init(context.get(), store.get(), leaf.get(), nullptr);
        X509_STORE_CTX_set_purpose(context.get(), purpose);
        return X509_verify_cert(context.get()) == 1;
    }

    std::string folder_;
    SystemClock clock_;
};

} // namespace

TEST_F(ConsoleCertificate, IsForTheKeyOfTheRequestAndForClientsOnly)
{
    const auto authority = Authority::open(folder_);
    ASSERT_TRUE(authority) << authority.error().debug_text();
    const std::string key = make_private_key().value();
    const std::string request = make_certificate_request(key, "whatever I like to be").value();
    const std::string name = "0199f3a2-0000-7000-8000-000000000001";
    const auto made = authority->sign_client(request, name, 90, clock_);
    ASSERT_TRUE(made) << made.error().debug_text();
    EXPECT_EQ(made->facts.common_name, name) << "the platform names it, not the request";
    EXPECT_EQ(made->facts.until - made->facts.from, 90 * one_day);
    EXPECT_FALSE(made->facts.serial.empty());
    EXPECT_TRUE(chains(made->certificate, X509_PURPOSE_SSL_CLIENT));
    EXPECT_FALSE(chains(made->certificate, X509_PURPOSE_SSL_SERVER)) << "a console must not play the platform";
    EXPECT_EQ(X509_check_ca(parse(made->certificate).get()), 0);
    const auto facts = read_certificate_facts(made->certificate);
    ASSERT_TRUE(facts);
    EXPECT_EQ(facts->serial, made->facts.serial);
    EXPECT_EQ(facts->sha256.size(), 64U);
    EXPECT_NE(authority->sign_client(request, name, 90, clock_)->facts.serial, made->facts.serial);
    // The server's own papers are for no client.
    EXPECT_FALSE(chains(read_file(folder_ + "/server.pem").value(), X509_PURPOSE_SSL_CLIENT));
}

TEST_F(ConsoleCertificate, BadRequestsAreRefused)
{
    const auto authority = Authority::open(folder_);
    ASSERT_TRUE(authority);
    const auto why = [&](std::string_view request) {
        const auto made = authority->sign_client(request, "x", 90, clock_);
        return made ? std::string("signed") : made.error().code() + "/" + made.error().arg("why");
    };
    EXPECT_EQ(why(""), "crypto.bad_request/PKCS#10");
    EXPECT_EQ(why("-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n-----END CERTIFICATE REQUEST-----\n"),
        "crypto.bad_request/PKCS#10");
    EXPECT_EQ(why(std::string(20'000, 'A')), "crypto.bad_request/size");

    // Signed by another key than the one it names.
    const Key named(EVP_EC_gen("P-256"), &EVP_PKEY_free);
    const Key other(EVP_EC_gen("P-256"), &EVP_PKEY_free);
    const Key weak(EVP_EC_gen("P-192"), &EVP_PKEY_free);
    const auto request_of = [](EVP_PKEY* key, EVP_PKEY* signer) {
        const std::unique_ptr<X509_REQ, decltype(&X509_REQ_free)> request(X509_REQ_new(), &X509_REQ_free);
        X509_REQ_set_version(request.get(), 0);
        X509_REQ_set_pubkey(request.get(), key);
        X509_REQ_sign(request.get(), signer, EVP_sha256());
        const std::unique_ptr<BIO, decltype(&BIO_free_all)> bio(BIO_new(BIO_s_mem()), &BIO_free_all);
        PEM_write_bio_X509_REQ(bio.get(), request.get());
        char* data = nullptr;
        const long size = BIO_get_mem_data(bio.get(), &data);
        return std::string(data, static_cast<std::size_t>(size));
    };
    EXPECT_EQ(why(request_of(named.get(), other.get())), "crypto.bad_request/signature");
    EXPECT_EQ(why(request_of(weak.get(), weak.get())), "crypto.bad_request/key");
    EXPECT_EQ(why(request_of(named.get(), named.get())), "signed");
}

TEST_F(ConsoleCertificate, ServerHasTheNamesItIsReachedBy)
{
    const std::vector<std::string> names{"platform.example", "192.0.2.7", "2001:db8::7"};
    const auto made = server_identity(folder_, clock_, names);
    ASSERT_TRUE(made) << made.error().debug_text();
    const std::string first = read_file(made->certificate_path).value();
    const Certificate server = parse(first);
    EXPECT_EQ(X509_check_host(server.get(), "platform.example", 0, 0, nullptr), 1);
    EXPECT_EQ(X509_check_ip_asc(server.get(), "192.0.2.7", 0), 1);
    EXPECT_EQ(X509_check_ip_asc(server.get(), "2001:db8::7", 0), 1);
    EXPECT_EQ(X509_check_ip_asc(server.get(), "127.0.0.1", 0), 1);
    EXPECT_NE(X509_check_ip_asc(server.get(), "192.0.2.8", 0), 1);

    ASSERT_TRUE(server_identity(folder_, clock_, std::span(names).first(1)));
    EXPECT_EQ(read_file(made->certificate_path).value(), first) << "it already has the name";
    const std::string authority = read_file(made->authority_path).value();
    const std::vector<std::string> more{"192.0.2.8"};
    ASSERT_TRUE(server_identity(folder_, clock_, more));
    EXPECT_NE(read_file(made->certificate_path).value(), first);
    EXPECT_EQ(read_file(made->authority_path).value(), authority) << "consoles go on trusting it";

    for (const char* bad : {"", "a,IP:192.0.2.1", "空格", "a b"}) {
        const std::vector<std::string> wrong{bad};
        EXPECT_EQ(server_identity(folder_, clock_, wrong).error().code(), "crypto.bad_name") << bad;
    }
}

} // namespace yiping::crypto
