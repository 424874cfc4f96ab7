// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/crypto/certificate.h>

#include <yiping/crypto/file.h>
#include <yiping/crypto/hash.h>

#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <ctime>
#include <filesystem>
#include <memory>
#include <utility>
#include <vector>

namespace yiping::crypto {

namespace {

constexpr std::int64_t day_ms = 86'400'000;
constexpr std::int64_t authority_days = 3650;
constexpr std::int64_t server_days = 825;
constexpr std::int64_t renew_days = 30;
constexpr std::size_t most_request_bytes = 16U << 10U;
constexpr std::string_view loopback_names = "DNS:localhost,IP:127.0.0.1,IP:::1";

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
using Request = std::unique_ptr<X509_REQ, Free<X509_REQ_free>>;
using Address = std::unique_ptr<ASN1_OCTET_STRING, Free<ASN1_OCTET_STRING_free>>;
using Number = std::unique_ptr<BIGNUM, Free<BN_free>>;

std::unexpected<Error> failed(std::string_view step)
{
    return make_error(Fault::Environment, "crypto.failed", {{"step", std::string(step)}});
}

/// On P-256. Not EVP_EC_gen(): that is a macro with a cast that clang's -Wcast-qual refuses.
EVP_PKEY* new_key()
{
    return EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-256");
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

enum class Purpose : std::uint8_t { Authority, Server, Client };

/// What a new certificate is to say.
struct Wish {
    Purpose purpose = Purpose::Authority;
    std::string common_name;
    std::string names; ///< of a server, as OpenSSL writes them: "DNS:localhost,IP:127.0.0.1"
    std::int64_t days = authority_days;
};

bool add_extensions(X509* x, X509* signer, const Wish& wish)
{
    if (wish.purpose == Purpose::Authority)
        return add_extension(x, signer, NID_basic_constraints, "critical,CA:TRUE,pathlen:0") &&
               add_extension(x, signer, NID_key_usage, "critical,keyCertSign,cRLSign") &&
               add_extension(x, signer, NID_subject_key_identifier, "hash");
    const bool server = wish.purpose == Purpose::Server;
    return add_extension(x, signer, NID_basic_constraints, "critical,CA:FALSE") &&
           add_extension(x, signer, NID_key_usage, "critical,digitalSignature") &&
           add_extension(x, signer, NID_ext_key_usage, server ? "serverAuth" : "clientAuth") &&
           add_extension(x, signer, NID_subject_key_identifier, "hash") &&
           add_extension(x, signer, NID_authority_key_identifier, "keyid:always") &&
           (!server || add_extension(x, signer, NID_subject_alt_name, wish.names.c_str()));
}

/// `issuer` null: signs itself.
Certificate make_certificate(EVP_PKEY* key, const Wish& wish, UtcMillis now, X509* issuer, EVP_PKEY* issuer_key)
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
    const std::time_t to = (now + (wish.days - 1) * day_ms) / 1000;
    good = good && ASN1_TIME_set(X509_getm_notBefore(x), from) != nullptr;
    good = good && ASN1_TIME_set(X509_getm_notAfter(x), to) != nullptr;
    X509_NAME* const subject = X509_get_subject_name(x);
    good = good && X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_UTF8,
                       reinterpret_cast<const unsigned char*>(wish.common_name.c_str()), -1, -1, 0) == 1;
    good = good && X509_set_issuer_name(x, issuer != nullptr ? X509_get_subject_name(issuer) : subject) == 1;
    good = good && X509_set_pubkey(x, key) == 1;
    good = good && add_extensions(x, issuer != nullptr ? issuer : x, wish);
    good = good && X509_sign(x, issuer_key != nullptr ? issuer_key : key, EVP_sha256()) > 0;
    return good ? std::move(made) : Certificate();
}

bool is_address(const std::string& name)
{
    return Address(a2i_IPADDRESS(name.c_str())) != nullptr;
}

bool is_host_name(const std::string& name)
{
    const auto fits = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
    };
    return !name.empty() && name.size() <= 253 && std::ranges::all_of(name, fits) && !name.starts_with('.') &&
           !name.starts_with('-');
}

Result<std::string> alternative_names(std::span<const std::string> names)
{
    std::string all(loopback_names);
    for (const std::string& name : names) {
        if (is_address(name))
            all += ",IP:" + name;
        else if (is_host_name(name))
            all += ",DNS:" + name;
        else
            return make_error(Fault::Usage, "crypto.bad_name", {{"name", name}});
    }
    return all;
}

bool holds_names(X509* certificate, std::span<const std::string> names)
{
    return std::ranges::all_of(names, [certificate](const std::string& name) {
        return is_address(name) ? X509_check_ip_asc(certificate, name.c_str(), 0) == 1
                                : X509_check_host(certificate, name.c_str(), name.size(), 0, nullptr) == 1;
    });
}

/// Whether the certificate is of this key and authority and holds for a while yet.
bool usable(X509* certificate, EVP_PKEY* key, X509* authority, UtcMillis now)
{
    const Key authority_key(X509_get_pubkey(authority));
    std::time_t horizon = (now + renew_days * day_ms) / 1000;
    return X509_check_private_key(certificate, key) == 1 && X509_verify(certificate, authority_key.get()) == 1 &&
           X509_cmp_time(X509_get0_notAfter(certificate), &horizon) > 0;
}

UtcMillis millis_of(const ASN1_TIME* time)
{
    std::tm parts{};
    if (ASN1_TIME_to_tm(time, &parts) != 1)
        return 0;
    return static_cast<UtcMillis>(::timegm(&parts)) * 1000;
}

std::string common_name_of(X509* certificate)
{
    const X509_NAME* const subject = X509_get_subject_name(certificate);
    const int place = X509_NAME_get_index_by_NID(subject, NID_commonName, -1);
    if (place < 0)
        return {};
    unsigned char* text = nullptr;
    const int size = ASN1_STRING_to_UTF8(&text, X509_NAME_ENTRY_get_data(X509_NAME_get_entry(subject, place)));
    if (size < 0)
        return {};
    std::string name(reinterpret_cast<const char*>(text), static_cast<std::size_t>(size));
    OPENSSL_free(text);
    return name;
}

std::string serial_of(X509* certificate)
{
    const Number number(ASN1_INTEGER_to_BN(X509_get0_serialNumber(certificate), nullptr));
    char* const text = number == nullptr ? nullptr : BN_bn2hex(number.get());
    if (text == nullptr)
        return {};
    std::string serial(text);
    OPENSSL_free(text);
    std::ranges::transform(serial, serial.begin(), [](char c) { return c >= 'A' && c <= 'F' ? char(c + 32) : c; });
    return serial;
}

CertificateFacts facts_of(X509* certificate)
{
    unsigned char* bytes = nullptr;
    const int size = i2d_X509(certificate, &bytes);
    CertificateFacts facts;
    if (size > 0) {
        facts.sha256 = sha256_hex({reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(size)});
        OPENSSL_free(bytes);
    }
    facts.common_name = common_name_of(certificate);
    facts.serial = serial_of(certificate);
    facts.from = millis_of(X509_get0_notBefore(certificate));
    facts.until = millis_of(X509_get0_notAfter(certificate));
    return facts;
}

/// P-256 and P-384, Ed25519, RSA from 2048 bits.
bool strong_enough(EVP_PKEY* key)
{
    switch (EVP_PKEY_get_base_id(key)) {
    case EVP_PKEY_EC: {
        char curve[80]{};
        std::size_t size = 0;
        if (EVP_PKEY_get_utf8_string_param(key, OSSL_PKEY_PARAM_GROUP_NAME, curve, sizeof curve, &size) != 1)
            return false;
        const std::string_view name(curve, size);
        return name == SN_X9_62_prime256v1 || name == SN_secp384r1;
    }
    case EVP_PKEY_ED25519:
        return true;
    case EVP_PKEY_RSA:
        return EVP_PKEY_get_bits(key) >= 2048 && EVP_PKEY_get_bits(key) <= 8192;
    default:
        return false;
    }
}

bool is_there(const std::string& path)
{
    std::error_code ignored;
    return std::filesystem::exists(path, ignored);
}

struct Pair {
    Certificate certificate;
    Key key;
};

Result<Pair> make_authority(const std::string& certificate_path, const std::string& key_path, UtcMillis now)
{
    Pair made;
    made.key.reset(new_key());
    if (made.key == nullptr)
        return failed("key");
    made.certificate = make_certificate(
        made.key.get(), {Purpose::Authority, "Yiping local authority", {}, authority_days}, now, nullptr, nullptr);
    if (made.certificate == nullptr)
        return failed("authority");
    // The key first: a certificate without its key would be trusted and could never be renewed.
    if (auto done = write_file_atomically(key_path, pem(made.key.get()), 0600); !done)
        return std::unexpected(done.error());
    if (auto done = write_file_atomically(certificate_path, pem(made.certificate.get()), 0644); !done)
        return std::unexpected(done.error());
    return made;
}

Result<Pair> read_authority(const std::string& certificate_path, const std::string& key_path)
{
    const auto certificate_text = read_file(certificate_path);
    if (!certificate_text)
        return std::unexpected(certificate_text.error());
    const auto key_text = read_file(key_path);
    if (!key_text)
        return std::unexpected(key_text.error());
    Pair found{read_certificate(*certificate_text), read_key(*key_text)};
    if (found.certificate == nullptr || found.key == nullptr)
        return make_error(Fault::Environment, "crypto.file_unreadable", {{"file", certificate_path}});
    return found;
}

Result<Pair> authority_in(const std::string& certificate_path, const std::string& key_path, UtcMillis now)
{
    if (!is_there(certificate_path) || !is_there(key_path))
        return make_authority(certificate_path, key_path, now);
    auto found = read_authority(certificate_path, key_path);
    if (!found)
        return found;
    std::time_t horizon = (now + renew_days * day_ms) / 1000;
    if (X509_check_private_key(found->certificate.get(), found->key.get()) != 1 ||
        X509_cmp_time(X509_get0_notAfter(found->certificate.get()), &horizon) <= 0)
        return make_authority(certificate_path, key_path, now);
    return found;
}

std::string authority_path(const std::string& folder)
{
    return folder + "/authority.pem";
}

std::string authority_key_path(const std::string& folder)
{
    return folder + "/authority.key";
}

} // namespace

Result<ServerIdentity> server_identity(const std::string& folder, Clock& clock, std::span<const std::string> names)
{
    const auto all_names = alternative_names(names);
    if (!all_names)
        return std::unexpected(all_names.error());
    std::error_code code;
    std::filesystem::create_directories(folder, code);
    if (code)
        return make_error(Fault::Environment, "crypto.folder_unusable", {{"file", folder}});
    std::filesystem::permissions(folder, std::filesystem::perms::owner_all, code);

    const UtcMillis now = clock.now();
    const ServerIdentity paths{authority_path(folder), folder + "/server.pem", folder + "/server.key"};
    const auto authority = authority_in(paths.authority_path, authority_key_path(folder), now);
    if (!authority)
        return std::unexpected(authority.error());

    if (is_there(paths.certificate_path) && is_there(paths.key_path)) {
        const auto certificate_text = read_file(paths.certificate_path);
        const auto key_text = read_file(paths.key_path);
        if (certificate_text && key_text) {
            const Certificate certificate = read_certificate(*certificate_text);
            const Key key = read_key(*key_text);
            if (certificate != nullptr && key != nullptr &&
                usable(certificate.get(), key.get(), authority->certificate.get(), now) &&
                holds_names(certificate.get(), names))
                return paths;
        }
    }

    const Key key(new_key());
    if (key == nullptr)
        return failed("key");
    const Certificate certificate = make_certificate(key.get(),
        {Purpose::Server, names.empty() ? "localhost" : names.front(), *all_names, server_days}, now,
        authority->certificate.get(), authority->key.get());
    if (certificate == nullptr)
        return failed("certificate");
    if (auto done = write_file_atomically(paths.key_path, pem(key.get()), 0600); !done)
        return std::unexpected(done.error());
    // The authority goes along, so that a console that is to be enrolled can compare its fingerprint.
    const std::string chain = pem(certificate.get()) + pem(authority->certificate.get());
    if (auto done = write_file_atomically(paths.certificate_path, chain, 0644); !done)
        return std::unexpected(done.error());
    return paths;
}

Result<ServerIdentity> loopback_identity(const std::string& folder, Clock& clock)
{
    return server_identity(folder, clock, {});
}

Result<CertificateFacts> read_certificate_facts(std::string_view certificate)
{
    Certificate found;
    if (certificate.starts_with("-----BEGIN")) {
        found = read_certificate(std::string(certificate));
    } else {
        const auto* bytes = reinterpret_cast<const unsigned char*>(certificate.data());
        found.reset(d2i_X509(nullptr, &bytes, static_cast<long>(certificate.size())));
    }
    if (found == nullptr)
        return make_error(Fault::Input, "crypto.bad_certificate");
    return facts_of(found.get());
}

struct Authority::Papers : Pair {};

Result<Authority> Authority::open(const std::string& folder)
{
    auto found = read_authority(authority_path(folder), authority_key_path(folder));
    if (!found)
        return std::unexpected(found.error());
    Authority authority;
    authority.certificate_ = pem(found->certificate.get());
    authority.papers_ = std::make_shared<const Papers>(std::move(*found));
    return authority;
}

Result<SignedCertificate> Authority::sign_client(
    std::string_view request, std::string_view common_name, int days, Clock& clock) const
{
    const auto refused = [](std::string_view why) {
        return make_error(Fault::Input, "crypto.bad_request", {{"why", std::string(why)}});
    };
    if (request.size() > most_request_bytes)
        return refused("size");
    const Bio bio(BIO_new_mem_buf(request.data(), static_cast<int>(request.size())));
    const Request asked(PEM_read_bio_X509_REQ(bio.get(), nullptr, nullptr, nullptr));
    if (asked == nullptr)
        return refused("PKCS#10");
    const Key key(X509_REQ_get_pubkey(asked.get()));
    if (key == nullptr || !strong_enough(key.get()))
        return refused("key");
    // Whoever asks must have the key.
    if (X509_REQ_verify(asked.get(), key.get()) != 1)
        return refused("signature");
    const Certificate made = make_certificate(key.get(), {Purpose::Client, std::string(common_name), {}, days},
        clock.now(), papers_->certificate.get(), papers_->key.get());
    if (made == nullptr)
        return failed("certificate");
    return SignedCertificate{pem(made.get()), facts_of(made.get())};
}

Result<std::string> make_private_key()
{
    const Key key(new_key());
    if (key == nullptr)
        return failed("key");
    return pem(key.get());
}

Result<std::string> make_certificate_request(std::string_view private_key, std::string_view common_name)
{
    const Key key = read_key(std::string(private_key));
    const Request made(X509_REQ_new());
    if (key == nullptr || made == nullptr)
        return failed("key");
    const std::string name(common_name);
    X509_NAME* const subject = X509_REQ_get_subject_name(made.get());
    const bool good = X509_REQ_set_version(made.get(), 0) == 1 &&
                      X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_UTF8,
                          reinterpret_cast<const unsigned char*>(name.c_str()), -1, -1, 0) == 1 &&
                      X509_REQ_set_pubkey(made.get(), key.get()) == 1 &&
                      X509_REQ_sign(made.get(), key.get(), EVP_sha256()) > 0;
    const Bio bio(BIO_new(BIO_s_mem()));
    if (!good || PEM_write_bio_X509_REQ(bio.get(), made.get()) != 1)
        return failed("request");
    return text_of(bio.get());
}

} // namespace yiping::crypto
