// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/crypto/certificate.h>
#include <yiping/crypto/file.h>
#include <yiping/crypto/hash.h>
#include <yiping/crypto/token.h>

#include <gtest/gtest.h>

#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <sys/resource.h>
#include <sys/stat.h>

namespace yiping::crypto {

namespace fs = std::filesystem;

namespace {

class TempFolder {
public:
    TempFolder()
    {
        std::string pattern = (fs::temp_directory_path() / "yiping-crypto-XXXXXX").string();
        path_ = ::mkdtemp(pattern.data());
    }
    ~TempFolder() { fs::remove_all(path_); }
    TempFolder(const TempFolder&) = delete;
    TempFolder& operator=(const TempFolder&) = delete;
    [[nodiscard]] std::string operator/(const std::string& name) const { return (path_ / name).string(); }

private:
    fs::path path_;
};

using Certificate = std::unique_ptr<X509, decltype(&X509_free)>;

Certificate load(const std::string& path)
{
    const std::string text = read_file(path).value();
    const std::unique_ptr<BIO, decltype(&BIO_free_all)> bio(
        BIO_new_mem_buf(text.data(), static_cast<int>(text.size())), &BIO_free_all);
    return {PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr), &X509_free};
}

unsigned mode_of(const std::string& path)
{
    struct stat about{};
    EXPECT_EQ(::stat(path.c_str(), &about), 0);
    return about.st_mode & 0777U;
}

constexpr UtcMillis day = 86'400'000;

} // namespace

TEST(Hash, KnownValues)
{
    EXPECT_EQ(sha256_hex(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    EXPECT_EQ(sha256_hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    // GB/T 32905-2016, example A.1.
    EXPECT_EQ(sm3_hex("abc"), "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0");
    EXPECT_TRUE(is_sha256_hex(sha256_hex("x")));
    EXPECT_FALSE(is_sha256_hex("E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855"));
    EXPECT_FALSE(is_sha256_hex("../../etc/passwd"));
}

TEST(Hash, StreamAndFileEqualTheWhole)
{
    Sha256Stream stream;
    stream.update("a");
    stream.update("bc");
    EXPECT_EQ(stream.finish_hex(), sha256_hex("abc"));
    stream.update("abc");
    EXPECT_EQ(stream.finish_hex(), sha256_hex("abc"));

    const TempFolder folder;
    const std::string bytes(200'000, 'z');
    ASSERT_TRUE(write_file_atomically(folder / "big", bytes, 0644));
    EXPECT_EQ(sha256_hex_of_file(folder / "big").value(), sha256_hex(bytes));
    EXPECT_EQ(sha256_hex_of_file(folder / "none").error().code(), "crypto.file_unreadable");
}

TEST(Token, IsLongUrlSafeAndNeverTheSame)
{
    SystemRandom random;
    const std::string token = random_token(random);
    EXPECT_EQ(token.size(), 43U);
    EXPECT_EQ(
        token.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"), std::string::npos);
    EXPECT_NE(token, random_token(random));
    EXPECT_TRUE(equal_in_constant_time(token, std::string(token)));
    EXPECT_FALSE(equal_in_constant_time(token, token.substr(1)));
    EXPECT_FALSE(equal_in_constant_time("aaaa", "aaab"));
}

TEST(Token, Base64OfKnownBytes)
{
    EXPECT_EQ(base64url(""), "");
    EXPECT_EQ(base64url("f"), "Zg");
    EXPECT_EQ(base64url("foobar"), "Zm9vYmFy");
    EXPECT_EQ(base64url("\xFB\xFF"), "-_8");
}

TEST(File, ReplacesWholeFilesAndKeepsTheModeFromTheFirstByte)
{
    const TempFolder folder;
    ASSERT_TRUE(write_file_atomically(folder / "secret", "one", 0600));
    EXPECT_EQ(mode_of(folder / "secret"), 0600U);
    ASSERT_TRUE(write_file_atomically(folder / "secret", "two", 0600));
    EXPECT_EQ(read_file(folder / "secret").value(), "two");
    EXPECT_FALSE(fs::exists(folder / "secret.new"));
    EXPECT_EQ(write_file_atomically(folder / "no/folder/x", "y").error().code(), "crypto.folder_unusable");
    EXPECT_EQ(read_file(folder / "secret", 2).error().code(), "crypto.file_unreadable");
}

TEST(File, FullDiskIsSaidAndLeavesTheOldFile)
{
    const TempFolder folder;
    const std::string path = folder / "file";
    ASSERT_TRUE(write_file_atomically(path, "old"));
    rlimit before{};
    ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &before), 0);
    // A write past the limit fails as on a full disk, once its signal is ignored.
    const auto handler = std::signal(SIGXFSZ, SIG_IGN);
    rlimit small = before;
    small.rlim_cur = 1000;
    ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &small), 0);
    const auto done = write_file_atomically(path, std::string(100'000, 'n'));
    ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &before), 0);
    std::signal(SIGXFSZ, handler);
    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().code(), "crypto.disk_full");
    EXPECT_EQ(read_file(path).value(), "old");
    EXPECT_FALSE(fs::exists(path + ".new"));
}

TEST(Certificate, ServerIsSignedByTheLocalAuthorityForLoopbackNames)
{
    const TempFolder folder;
    ManualClock clock(1'773'801'000'000);
    const auto made = loopback_identity(folder / "tls", clock);
    ASSERT_TRUE(made) << made.error().debug_text();
    EXPECT_EQ(mode_of(made->key_path), 0600U);
    EXPECT_EQ(mode_of(folder / "tls/authority.key"), 0600U);

    const Certificate authority = load(made->authority_path);
    const Certificate server = load(made->certificate_path);
    ASSERT_NE(authority, nullptr);
    ASSERT_NE(server, nullptr);
    const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key(X509_get_pubkey(authority.get()), &EVP_PKEY_free);
    EXPECT_EQ(X509_verify(server.get(), key.get()), 1);
    EXPECT_EQ(X509_check_host(server.get(), "localhost", 0, 0, nullptr), 1);
    EXPECT_EQ(X509_check_ip_asc(server.get(), "127.0.0.1", 0), 1);
    EXPECT_EQ(X509_check_ip_asc(server.get(), "::1", 0), 1);
    EXPECT_NE(X509_check_host(server.get(), "example.org", 0, 0, nullptr), 1);
    int days = 0;
    int seconds = 0;
    ASSERT_EQ(ASN1_TIME_diff(&days, &seconds, X509_get0_notBefore(server.get()), X509_get0_notAfter(server.get())), 1);
    EXPECT_EQ(days, 825);
}

TEST(Certificate, IsKeptAndRenewedUnderTheSameAuthority)
{
    const TempFolder folder;
    ManualClock clock(1'773'801'000'000);
    const auto first = loopback_identity(folder / "tls", clock).value();
    const std::string authority = read_file(first.authority_path).value();
    const std::string server = read_file(first.certificate_path).value();

    clock.advance(100 * day);
    ASSERT_TRUE(loopback_identity(folder / "tls", clock));
    EXPECT_EQ(read_file(first.certificate_path).value(), server);

    // The server's key is lost: a new certificate, which consoles that trust the authority accept.
    fs::remove(first.key_path);
    ASSERT_TRUE(loopback_identity(folder / "tls", clock));
    EXPECT_NE(read_file(first.certificate_path).value(), server);
    EXPECT_EQ(read_file(first.authority_path).value(), authority);

    clock.advance(3600 * day);
    ASSERT_TRUE(loopback_identity(folder / "tls", clock));
    EXPECT_NE(read_file(first.authority_path).value(), authority);
}

TEST(Certificate, FolderThatCannotBeMadeIsSaid)
{
    const TempFolder folder;
    ASSERT_TRUE(write_file_atomically(folder / "file", "x"));
    SystemClock clock;
    EXPECT_EQ(loopback_identity(folder / "file/tls", clock).error().code(), "crypto.folder_unusable");
}

} // namespace yiping::crypto
