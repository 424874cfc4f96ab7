// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/crypto/certificate.h>

#include <yiping/crypto/file.h>

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <ctime>
#include <filesystem>
#include <memory>

namespace yiping::crypto {

namespace {

constexpr std::int64_t day_ms = 86'400'000;
constexpr std::int64_t valid_days = 825;
constexpr std::int64_t renew_days = 30;

template <auto function>
struct Free {
    template <class T>
    void operator()(T* object) const
    {
        function(object);
    }
};
using Key = std::unique_ptr<EVP_PKEY, Free<EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Free<X509_free>>;
using Bio = std::unique_ptr<BIO, Free<BIO_free_all>>;
using Extension = std::unique_ptr<X509_EXTENSION, Free<X509_EXTENSION_free>>;

std::unexpected<Error> failed(std::string_view step)
{
    return make_error(Fault::Environment, "crypto.failed", {{"step", std::string(step)}});
}

std::string text_of(BIO* bio)
{
    char* data = nullptr;
    const long size = BIO_get_mem_data(bio, &data);
    return size > 0 ? std::string(data, static_cast<std::size_t>(size)) : std::string();
}

std::string pem(X509* certificate)
{
    const Bio bio(BIO_new(BIO_s_mem()));
    PEM_write_bio_X509(bio.get(), certificate);
    return text_of(bio.get());
}

std::string pem(EVP_PKEY* key)
{
    const Bio bio(BIO_new(BIO_s_mem()));
    PEM_write_bio_PrivateKey(bio.get(), key, nullptr, nullptr, 0, nullptr, nullptr);
    return text_of(bio.get());
}

Certificate read_certificate(const std::string& text)
{
    const Bio bio(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
    return Certificate(PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr));
}

Key read_key(const std::string& text)
{
    const Bio bio(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
    return Key(PEM_read_bio_PrivateKey(bio.get(), nullptr, nullptr, nullptr));
}

bool add_extension(X509* certificate, X509* issuer, int nid, const char* value)
{
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
    const Extension extension(X509V3_EXT_conf_nid(nullptr, &context, nid, value));
    return extension != nullptr && X509_add_ext(certificate, extension.get(), -1) == 1;
}

/// `issuer` null: signs itself and may sign others.
Certificate make_certificate(EVP_PKEY* key, const char* name, UtcMillis now, X509* issuer, EVP_PKEY* issuer_key)
{
    Certificate made(X509_new());
    if (made == nullptr)
        return {};
    X509* const x = made.get();
    std::uint64_t serial = 0;
    if (RAND_bytes(reinterpret_cast<unsigned char*>(&serial), sizeof serial) != 1)
        return {};
    bool good = X509_set_version(x, 2) == 1;
    good = good && ASN1_INTEGER_set_uint64(X509_get_serialNumber(x), serial >> 1U | 1U) == 1;
    // A clock that is a little behind on the console must not refuse a fresh certificate.
    const std::time_t from = (now - day_ms) / 1000;
    const std::time_t to = (now + (valid_days - 1) * day_ms) / 1000;
    good = good && ASN1_TIME_set(X509_getm_notBefore(x), from) != nullptr;
    good = good && ASN1_TIME_set(X509_getm_notAfter(x), to) != nullptr;
    X509_NAME* const subject = X509_get_subject_name(x);
    good = good && X509_NAME_add_entry_by_txt(
                       subject, "CN", MBSTRING_UTF8, reinterpret_cast<const unsigned char*>(name), -1, -1, 0) == 1;
    good = good && X509_set_issuer_name(x, issuer != nullptr ? X509_get_subject_name(issuer) : subject) == 1;
    good = good && X509_set_pubkey(x, key) == 1;
    X509* const signer = issuer != nullptr ? issuer : x;
    if (issuer == nullptr) {
        good = good && add_extension(x, signer, NID_basic_constraints, "critical,CA:TRUE,pathlen:0") &&
               add_extension(x, signer, NID_key_usage, "critical,keyCertSign,cRLSign") &&
               add_extension(x, signer, NID_subject_key_identifier, "hash");
    } else {
        good = good && add_extension(x, signer, NID_basic_constraints, "critical,CA:FALSE") &&
               add_extension(x, signer, NID_key_usage, "critical,digitalSignature") &&
               add_extension(x, signer, NID_ext_key_usage, "serverAuth") &&
               add_extension(x, signer, NID_subject_key_identifier, "hash") &&
               add_extension(x, signer, NID_authority_key_identifier, "keyid:always") &&
               add_extension(x, signer, NID_subject_alt_name, "DNS:localhost,IP:127.0.0.1,IP:::1");
    }
    good = good && X509_sign(x, issuer_key != nullptr ? issuer_key : key, EVP_sha256()) > 0;
    return good ? std::move(made) : Certificate();
}

/// Whether the certificate is of this key and authority and holds for a while yet.
bool usable(X509* certificate, EVP_PKEY* key, X509* authority, UtcMillis now)
{
    const Key authority_key(X509_get_pubkey(authority));
    std::time_t horizon = (now + renew_days * day_ms) / 1000;
    return X509_check_private_key(certificate, key) == 1 && X509_verify(certificate, authority_key.get()) == 1 &&
           X509_cmp_time(X509_get0_notAfter(certificate), &horizon) > 0;
}

bool is_there(const std::string& path)
{
    std::error_code ignored;
    return std::filesystem::exists(path, ignored);
}

struct Authority {
    Certificate certificate;
    Key key;
};

Result<Authority> make_authority(const std::string& certificate_path, const std::string& key_path, UtcMillis now)
{
    Authority made;
    made.key.reset(EVP_EC_gen("P-256"));
    if (made.key == nullptr)
        return failed("key");
    made.certificate = make_certificate(made.key.get(), "Yiping local authority", now, nullptr, nullptr);
    if (made.certificate == nullptr)
        return failed("authority");
    // The key first: a certificate without its key would be trusted and could never be renewed.
    if (auto done = write_file_atomically(key_path, pem(made.key.get()), 0600); !done)
        return std::unexpected(done.error());
    if (auto done = write_file_atomically(certificate_path, pem(made.certificate.get()), 0644); !done)
        return std::unexpected(done.error());
    return made;
}

Result<Authority> authority_in(const std::string& certificate_path, const std::string& key_path, UtcMillis now)
{
    if (!is_there(certificate_path) || !is_there(key_path))
        return make_authority(certificate_path, key_path, now);
    const auto certificate_text = read_file(certificate_path);
    if (!certificate_text)
        return std::unexpected(certificate_text.error());
    const auto key_text = read_file(key_path);
    if (!key_text)
        return std::unexpected(key_text.error());
    Authority found{read_certificate(*certificate_text), read_key(*key_text)};
    if (found.certificate == nullptr || found.key == nullptr)
        return make_error(Fault::Environment, "crypto.file_unreadable", {{"file", certificate_path}});
    std::time_t horizon = (now + renew_days * day_ms) / 1000;
    if (X509_check_private_key(found.certificate.get(), found.key.get()) != 1 ||
        X509_cmp_time(X509_get0_notAfter(found.certificate.get()), &horizon) <= 0)
        return make_authority(certificate_path, key_path, now);
    return found;
}

} // namespace

Result<ServerIdentity> loopback_identity(const std::string& folder, Clock& clock)
{
    std::error_code code;
    std::filesystem::create_directories(folder, code);
    if (code)
        return make_error(Fault::Environment, "crypto.folder_unusable", {{"file", folder}});
    std::filesystem::permissions(folder, std::filesystem::perms::owner_all, code);

    const UtcMillis now = clock.now();
    const ServerIdentity paths{folder + "/authority.pem", folder + "/server.pem", folder + "/server.key"};
    const auto authority = authority_in(paths.authority_path, folder + "/authority.key", now);
    if (!authority)
        return std::unexpected(authority.error());

    if (is_there(paths.certificate_path) && is_there(paths.key_path)) {
        const auto certificate_text = read_file(paths.certificate_path);
        const auto key_text = read_file(paths.key_path);
        if (certificate_text && key_text) {
            const Certificate certificate = read_certificate(*certificate_text);
            const Key key = read_key(*key_text);
            if (certificate != nullptr && key != nullptr &&
                usable(certificate.get(), key.get(), authority->certificate.get(), now))
                return paths;
        }
    }

    const Key key(EVP_EC_gen("P-256"));
    if (key == nullptr)
        return failed("key");
    const Certificate certificate =
        make_certificate(key.get(), "localhost", now, authority->certificate.get(), authority->key.get());
    if (certificate == nullptr)
        return failed("certificate");
    if (auto done = write_file_atomically(paths.key_path, pem(key.get()), 0600); !done)
        return std::unexpected(done.error());
    if (auto done = write_file_atomically(paths.certificate_path, pem(certificate.get()), 0644); !done)
        return std::unexpected(done.error());
    return paths;
}

} // namespace yiping::crypto
