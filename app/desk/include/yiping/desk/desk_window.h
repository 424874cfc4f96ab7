// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/desk/desk_map.h>
#include <yiping/domain/scene.h>
#include <yiping/presentation/words.h>
#include <yiping/services/desk_services.h>
#include <yiping/services/documents.h>
#include <yiping/services/sign_in.h>

#include <QImage>
#include <QString>
#include <QWidget>

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace yiping::desk {

struct DeskOptions {
    bool demo = false;         ///< 演示数据 in the top bar
    std::string wall = "main"; ///< the wall that 上墙 speaks to
    /// A scene that 上墙 offers by name.
    struct Scene {
        std::string id;
        QString title;
    };
    std::vector<Scene> scenes = {}; ///< in the order they are offered
    std::vector<domain::SceneDescription> described = {}; ///< of those scenes that can be previewed
    /// The picture of an attachment, a null image while it has not been fetched; may be empty.
    std::function<QImage(const std::string& sha256)> photo;
    services::Documents* documents = nullptr; ///< writes what is exported and printed; without: no buttons for it
    services::SignIn* sign_in = nullptr; ///< whom a locked desk asks for the password; without: it cannot be locked
    /// Something to know of, to be said outside the window too: `sounds` whether it may be heard. May be empty.
    std::function<void(const QString& words, const QString& detail, bool sounds)> notify = {};
    QString memory = {}; ///< file in which the desk keeps how it was left; "": nothing is kept
};

/// The operator's window: the case in the middle, around it queue, map, 派给谁 and other panels, which stand where the
/// person has put them (DESIGN §14). Day or night theme. Everything can be done with the keyboard; no
/// modal dialogs. Reads the town through its models and changes it only through DeskServices. Its clock ticks itself;
/// Town::tick is the composition root's business. GUI thread; services must outlive it, `map` may be null.
class DeskWindow final : public QWidget {
    Q_OBJECT

public:
    DeskWindow(services::DeskServices& services, presentation::ErrorWords error_words, std::unique_ptr<DeskMap> map,
        DeskOptions options = {}, QWidget* parent = nullptr);
    ~DeskWindow() override;

    /// Opens a case as if it had been picked from the queue.
    void open_case(const Uuid& case_id);
    /// The first of the queue, so that a picture of the desk shows something. False if the queue is empty.
    bool open_first();
    /// Whether the map takes the place of the case page.
    void set_large_map(bool on);

    /// Who works here: what is offered follows his rights, his post stands in the top bar. Nothing: a device's own
    /// token, no button. GUI only; the platform decides.
    void show_user(const std::optional<services::SignedIn>& user);
    /// A photo that DeskOptions::photo could not give has come.
    void show_photos();
    /// Something to know of, as one quiet line (rows repaired).
    void show_notice(const Error& notice);
    /// Closes what nobody else may see: call before somebody else sits down.
    void leave();

Q_SIGNALS:
    /// The person has closed the window.
    void closed();
    void switchUserWanted();
    void changePasswordWanted();
    void signOutWanted();
    /// Queue filled and painted for the first time.
    void firstUsefulFrame();

protected:
    void paintEvent(QPaintEvent* event) override;
    void closeEvent(QCloseEvent* event) override;

private:
    class Parts;
    std::unique_ptr<Parts> parts_;
};

} // namespace yiping::desk
