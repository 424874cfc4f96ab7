// SPDX-License-Identifier: GPL-3.0-or-later
#include "console_sign_in.h"

#include "enrolment.h"

#include <yiping/base/log.h>
#include <yiping/crypto/file.h>
#include <yiping/storage/serial_thread.h>
#include <yiping/sync/access_client.h>
#include <yiping/sync/kept_session.h>
#include <yiping/sync/offline_sign_in.h>
#include <yiping/sync/renewal.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <future>
#include <utility>

namespace yiping::shell {

using services::LinkState;
using services::SignedIn;
using sync::Session;

namespace {

constexpr MonoMillis reach_every_ms = 15'000;
constexpr MonoMillis renewal_every_ms = 60'000;

/// The platform cannot be asked; whatever else went wrong is said as it is.
bool is_away(const Error& error)
{
    return error.code() == "sync.unreachable" || error.code() == "sync.lost";
}

SignedIn signed_in_of(const Session& session, bool offline)
{
    return {session.who, offline, session.offline_until, session.must_change};
}

} // namespace

class ConsoleSignIn::Parts : public std::enable_shared_from_this<ConsoleSignIn::Parts> {
public:
    Parts(ConsoleSignIn& owner, SignInConfig config, ConsoleBackend& backend, Executor executor, Clock& clock,
        Random& random)
        : owner_(&owner),
          config_(std::move(config)),
          backend_(backend),
          executor_(std::move(executor)),
          clock_(clock),
          random_(random),
          offline_(config_.folder + "/sign-in.json", clock, random, config_.cost),
          slow_("sign-in"),
          access_(access_config())
    {
        if (!config_.certificate_path.empty())
            if (const auto until = certificate_until(config_.certificate_path))
                renewal_.emplace(*until);
    }

    [[nodiscard]] const std::optional<SignedIn>& who() const { return who_; }

    void close()
    {
        owner_ = nullptr;
        // Whoever signs out and closes the program at once is signed out on the platform too.
        if (telling_.valid())
            telling_.wait_for(std::chrono::seconds(3));
        access_.stop();
        slow_.stop();
    }

    void start()
    {
        const auto kept = sync::read_kept_session(session_file());
        if (!kept)
            return;
        const UtcMillis now = clock_.now();
        if (now > kept->expires_at || now > kept->offline_until) {
            drop_session_file();
            return;
        }
        session_ = *kept;
        stay_ = true;
        who_ = signed_in_of(*kept, false);
        backend_.use_session(kept->who.user, kept->token);
    }

    void sign_in(std::string user, std::string password, bool stay, std::function<void(Result<SignedIn>)> done)
    {
        keep_last_user(user);
        access_.sign_in(user, password, backend_.console_id(),
            [self = weak_from_this(), user, password, stay, done](Result<Session> answer) {
                if (const auto parts = self.lock())
                    parts->here([answer = std::move(answer), user, password, stay, done](Parts& inside) mutable {
                        inside.answered(std::move(answer), user, password, stay, done);
                    });
            });
    }

    void change_password(std::string old_one, std::string new_one, std::function<void(Result<void>)> done)
    {
        if (!session_ || session_->token.empty()) {
            done(make_error(Fault::Environment, "sync.offline"));
            return;
        }
        access_.change_password(
            session_->token, old_one, new_one, [self = weak_from_this(), new_one, done](Result<void> answer) {
                if (const auto parts = self.lock())
                    parts->here([answer = std::move(answer), new_one, done](
                                    Parts& inside) { inside.changed(answer, new_one, done); });
            });
    }

    void sign_out()
    {
        if (session_ && !session_->token.empty()) {
            auto told = std::make_shared<std::promise<void>>();
            telling_ = told->get_future();
            access_.sign_out(session_->token, [told](const Result<void>& answer) {
                if (!answer)
                    log::info("sign-in", "signing out: {}", answer.error().debug_text());
                told->set_value();
            });
        }
        leave();
    }

    void link_changed(const services::LinkStatus& link)
    {
        if (waiting_) {
            // Somebody of another scope has signed in: he works when his rows are here, and sees nobody else's.
            if (link.state == LinkState::Online && fits_held(*waiting_->session)) {
                const auto waiting = std::exchange(waiting_, nullptr);
                waiting->done(*who_);
            } else if (link.state == LinkState::Refused) {
                fail_waiting(link.reason.value_or(Error(Fault::Refused, "sync.refused")));
            } else if (link.state == LinkState::Offline && waiting_->linked) {
                fail_waiting(Error(Fault::Environment, "sync.signed_out_while_loading"));
            } else if (link.state != LinkState::Offline) {
                waiting_->linked = true;
            }
            return;
        }
        if (link.state == LinkState::Online && who_ && session_ && !session_->token.empty())
            who_->offline = false;
        if (link.state == LinkState::Refused && who_ && link.reason && link.reason->fault() == Fault::Refused &&
            session_ && !session_->token.empty()) {
            log::info("sign-in", "the platform ended the session: {}", link.reason->code());
            leave();
            tell(*link.reason);
        }
        online_ = link.state == LinkState::Online || link.state == LinkState::CatchingUp;
    }

    void tick()
    {
        const UtcMillis now = clock_.now();
        if (who_ && !waiting_ && !online_ && session_ && now > session_->offline_until) {
            const std::string user = who_->who.user;
            leave();
            tell(Error(Fault::Refused, "sync.offline_sign_in_over", {{"user", user}}));
            return;
        }
        const MonoMillis mono = clock_.monotonic();
        if (who_ && who_->offline && session_ && session_->token.empty() && mono >= reach_at_) {
            reach_at_ = mono + reach_every_ms;
            access_.reach([self = weak_from_this()](const Result<void>& answer) {
                if (const auto parts = self.lock(); parts && answer)
                    parts->here([](Parts& inside) { inside.reached(); });
            });
        }
        if (renewal_ && mono >= renew_look_at_) {
            renew_look_at_ = mono + renewal_every_ms;
            if (renewal_->is_due(now))
                renew();
        }
    }

    [[nodiscard]] std::string last_user() const
    {
        const auto text = crypto::read_file(config_.folder + "/last-user", 1024);
        return text ? text->substr(0, text->find('\n')) : std::string();
    }

private:
    struct Waiting {
        std::shared_ptr<Session> session;
        std::function<void(Result<SignedIn>)> done;
        bool linked = false;
    };

    [[nodiscard]] sync::AccessConfig access_config() const
    {
        sync::AccessConfig made;
        made.host = config_.host;
        made.port = config_.port;
        made.authority_path = config_.authority_path;
        made.certificate_path = config_.certificate_path;
        return made;
    }
    [[nodiscard]] std::string session_file() const { return config_.folder + "/session.json"; }

    /// On the services' thread, unless we have been closed.
    void here(std::function<void(Parts&)> job)
    {
        executor_([self = weak_from_this(), job = std::move(job)] {
            if (const auto parts = self.lock(); parts && parts->owner_ != nullptr)
                job(*parts);
        });
    }

    void tell(std::optional<Error> why)
    {
        if (owner_ != nullptr && owner_->on_changed)
            owner_->on_changed(std::move(why));
    }

    void answered(Result<Session> answer, const std::string& user, const std::string& password, bool stay,
        const std::function<void(Result<SignedIn>)>& done)
    {
        if (answer) {
            if (!answer->must_change)
                remember(*answer, password);
            adopt(std::move(*answer), stay, false, done);
            return;
        }
        if (!is_away(answer.error())) {
            if (answer.error().code() == "platform.wrong_sign_in") {
                slow_.post([this, user, password] {
                    if (auto kept = offline_.refused(user, password); !kept)
                        log::warning("sign-in", "{}", kept.error().debug_text());
                });
            }
            done(std::unexpected(answer.error()));
            return;
        }
        slow_.post([this, user, password, done] {
            auto session = std::make_shared<Result<Session>>(offline_.check(user, password));
            here([session, done](Parts& inside) {
                if (!*session) {
                    done(std::unexpected(session->error()));
                    return;
                }
                if (!inside.fits_held(**session) && inside.backend_.held().cursor != 0) {
                    done(make_error(Fault::Refused, "sync.offline_sign_in_scope", {{"user", (*session)->who.user}}));
                    return;
                }
                inside.adopt(std::move(**session), false, true, done);
            });
        });
    }

    void remember(const Session& session, const std::string& password)
    {
        slow_.post([this, session, password] {
            if (auto kept = offline_.remember(session, password); !kept)
                log::warning("sign-in", "no offline sign-in: {}", kept.error().debug_text());
        });
    }

    [[nodiscard]] bool fits_held(const Session& session) const
    {
        const auto& held = backend_.held();
        return held.scope == session.who.scope && held.mask_level == session.who.mask_level;
    }

    void adopt(Session session, bool stay, bool offline, const std::function<void(Result<SignedIn>)>& done)
    {
        waiting_.reset();
        session_ = std::move(session);
        stay_ = stay;
        who_ = signed_in_of(*session_, offline);
        online_ = false;
        reach_at_ = clock_.monotonic() + reach_every_ms;
        if (session_->must_change) {
            backend_.rest(); // good for nothing but a new password
            done(*who_);
            return;
        }
        keep_session_file();
        backend_.use_session(session_->who.user, session_->token);
        if (!offline && backend_.held().cursor != 0 && !fits_held(*session_)) {
            waiting_ = std::make_shared<Waiting>(std::make_shared<Session>(*session_), done);
            return;
        }
        done(*who_);
    }

    void fail_waiting(Error why)
    {
        const auto waiting = std::exchange(waiting_, nullptr);
        leave();
        waiting->done(std::unexpected(std::move(why)));
    }

    void changed(const Result<void>& answer, const std::string& new_one, const std::function<void(Result<void>)>& done)
    {
        if (!answer || !session_) {
            done(answer);
            return;
        }
        const bool first = std::exchange(session_->must_change, false);
        remember(*session_, new_one);
        if (!first) {
            done(answer);
            return;
        }
        adopt(*session_, stay_, false, [done](const Result<SignedIn>& adopted) {
            done(adopted ? Result<void>() : std::unexpected(adopted.error()));
        });
    }

    void reached()
    {
        if (who_ && who_->offline && session_ && session_->token.empty())
            tell(Error(Fault::Refused, "sync.sign_in_again"));
        reach_at_ = clock_.monotonic() + 20 * reach_every_ms; // asked once; not every quarter of a minute
    }

    void leave()
    {
        drop_session_file();
        session_.reset();
        who_.reset();
        stay_ = false;
        online_ = false;
        backend_.rest();
    }

    void keep_session_file()
    {
        if (!stay_ || session_->token.empty()) {
            drop_session_file();
            return;
        }
        if (auto kept = sync::write_kept_session(session_file(), *session_); !kept)
            log::warning("sign-in", "the session is not kept: {}", kept.error().debug_text());
    }

    void drop_session_file()
    {
        std::error_code ignored;
        std::filesystem::remove(session_file(), ignored);
    }

    void keep_last_user(const std::string& user)
    {
        if (auto kept = crypto::write_file_atomically(config_.folder + "/last-user", user + "\n", 0600, false); !kept)
            log::warning("sign-in", "{}", kept.error().debug_text());
    }

    void renew()
    {
        renewal_->tried(clock_.now());
        auto request = make_identity_request(backend_.console_id());
        if (!request) {
            log::error("sign-in", "no new key: {}", request.error().debug_text());
            return;
        }
        access_.renew(request->request, [self = weak_from_this(), key = request->key](Result<sync::Papers> answer) {
            if (const auto parts = self.lock())
                parts->here([answer = std::move(answer), key](Parts& inside) { inside.renewed(answer, key); });
        });
    }

    void renewed(const Result<sync::Papers>& answer, const std::string& key)
    {
        if (!answer) {
            log::warning("sign-in", "certificate not renewed: {}", answer.error().debug_text());
            return;
        }
        if (auto kept = write_identity(config_.certificate_path, answer->certificate, key); !kept) {
            log::error("sign-in", "new certificate not kept: {}", kept.error().debug_text());
            return;
        }
        if (const auto until = certificate_until(config_.certificate_path))
            renewal_->renewed(*until);
        log::info("sign-in", "certificate renewed");
    }

    ConsoleSignIn* owner_;
    SignInConfig config_;
    ConsoleBackend& backend_;
    Executor executor_;
    Clock& clock_;
    Random& random_;
    std::optional<Session> session_; ///< with a token, or without where the sign-in was offline
    std::optional<SignedIn> who_;
    bool stay_ = false;
    bool online_ = false;
    std::shared_ptr<Waiting> waiting_;
    std::future<void> telling_; ///< the platform is being told that he has signed out
    MonoMillis reach_at_ = 0;
    MonoMillis renew_look_at_ = 0;
    std::optional<sync::RenewalPlan> renewal_;
    sync::OfflineSignIn offline_; // slow_
    storage::SerialThread slow_;
    sync::AccessClient access_;
};

ConsoleSignIn::ConsoleSignIn(
    SignInConfig config, ConsoleBackend& backend, Executor executor, Clock& clock, Random& random)
    : parts_(std::make_shared<Parts>(*this, std::move(config), backend, std::move(executor), clock, random))
{
}

ConsoleSignIn::~ConsoleSignIn()
{
    parts_->close();
}

void ConsoleSignIn::start()
{
    parts_->start();
}

void ConsoleSignIn::link_changed(const services::LinkStatus& link)
{
    parts_->link_changed(link);
}

void ConsoleSignIn::tick()
{
    parts_->tick();
}

void ConsoleSignIn::sign_in(
    std::string user, std::string password, bool stay, std::function<void(Result<SignedIn>)> done)
{
    parts_->sign_in(std::move(user), std::move(password), stay, std::move(done));
}

void ConsoleSignIn::change_password(
    std::string old_password, std::string new_password, std::function<void(Result<void>)> done)
{
    parts_->change_password(std::move(old_password), std::move(new_password), std::move(done));
}

void ConsoleSignIn::sign_out()
{
    parts_->sign_out();
}

const std::optional<SignedIn>& ConsoleSignIn::signed_in() const
{
    return parts_->who();
}

std::string ConsoleSignIn::last_user() const
{
    return parts_->last_user();
}

} // namespace yiping::shell
