// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/direct_writer.h"

#include <openssl/bio.h>
#include <openssl/ssl.h>
#include <sys/socket.h>

#include <cerrno>

namespace yiping::platform {

void DirectWriter::FreeBio::operator()(BIO* bio) const
{
    BIO_free(bio);
}

DirectWriter::DirectWriter() : memory_(BIO_new(BIO_s_mem())) {}

DirectWriter::~DirectWriter() = default;

DirectWriter::Outcome DirectWriter::write(SSL* session, int socket, std::string_view message, std::string& rest)
{
    // RFC 6455, 5.2: a final binary frame, not masked.
    frame_.assign(1, '\x82');
    if (message.size() < 126) {
        frame_ += static_cast<char>(message.size());
    } else {
        frame_ += static_cast<char>(126);
        frame_ += static_cast<char>(message.size() >> 8U);
        frame_ += static_cast<char>(message.size());
    }
    frame_.append(message);

    // The session's own way out belongs to Asio, which looks at it only in its operations.
    BIO* const own = SSL_get_wbio(session);
    BIO_reset(memory_.get());
    BIO_up_ref(own);
    BIO_up_ref(memory_.get());
    SSL_set0_wbio(session, memory_.get());
    const int done = SSL_write(session, frame_.data(), static_cast<int>(frame_.size()));
    SSL_set0_wbio(session, own);
    if (done != static_cast<int>(frame_.size()))
        return Outcome::Failed;

    char* data = nullptr;
    const long size = BIO_get_mem_data(memory_.get(), &data);
    std::string_view left(data, static_cast<std::size_t>(size));
    while (!left.empty()) {
        const ssize_t sent = ::send(socket, left.data(), left.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
        if (sent < 0) {
            if (errno == EINTR)
                continue;
            if (errno != EAGAIN)
                return Outcome::Failed;
            rest.assign(left);
            return Outcome::Partly;
        }
        left.remove_prefix(static_cast<std::size_t>(sent));
    }
    return Outcome::Sent;
}

} // namespace yiping::platform
