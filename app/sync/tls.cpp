// SPDX-License-Identifier: GPL-3.0-or-later
#include "tls.h"

namespace yiping::sync {

namespace ssl = boost::asio::ssl;

Result<ssl::context> make_tls(
    const std::string& authority_path, const std::string& certificate_path, const std::string& key_path)
{
    ssl::context tls(ssl::context::tlsv13_client);
    boost::system::error_code why;
    tls.set_verify_mode(ssl::verify_peer, why);
    if (!why)
        tls.load_verify_file(authority_path, why);
    if (why)
        return make_error(Fault::Environment, "sync.bad_authority", {{"path", authority_path}, {"why", why.message()}});
    if (certificate_path.empty())
        return tls;
    tls.use_certificate_chain_file(certificate_path, why);
    if (!why)
        tls.use_private_key_file(key_path.empty() ? certificate_path : key_path, ssl::context::pem, why);
    if (why)
        return make_error(
            Fault::Environment, "sync.bad_certificate", {{"path", certificate_path}, {"why", why.message()}});
    return tls;
}

} // namespace yiping::sync
