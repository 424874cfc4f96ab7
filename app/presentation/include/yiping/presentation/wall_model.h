// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/domain/category.h>
#include <yiping/presentation/camera_wall_model.h>
#include <yiping/presentation/scene_board.h>
#include <yiping/presentation/wall_case.h>
#include <yiping/presentation/wall_lists.h>
#include <yiping/presentation/wall_map_feed.h>
#include <yiping/presentation/wall_photos.h>
#include <yiping/presentation/words.h>
#include <yiping/services/town.h>

#include <QObject>
#include <QtQml/qqmlregistration.h>

#include <string>

namespace yiping::presentation {

/// What the composition root knows and the town does not.
struct WallOptions {
    std::string wall = "main";  ///< which scenes put up by the desk are ours
    QString unit_name;          ///< "" makes it from the town's name: 澜川镇综合治理中心
    bool demo = false;          ///< shows 演示数据
    bool borders_indicative = true; ///< shows 边界为示意
    bool seconds = true;            ///< the clock runs seconds; else the wall rests between minutes
    ErrorWords error_words = {};    ///< says why the platform has refused us; may be empty
    SceneOptions scenes = {};       ///< what the wall can show
};

/// Everything the wall says, in finished words and numbers: QML places it and nothing more. Nothing personal is in it.
/// Follows the town by its changes; call Town::tick once a second. Town, reader and categories must outlive it.
/// GUI thread.
class WallModel : public QObject, private services::TownListener {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by the composition root")

    Q_PROPERTY(QString unitName READ unit_name NOTIFY headerChanged FINAL)
    Q_PROPERTY(bool demo READ demo CONSTANT FINAL)
    /// Of a demo: which act of its day is played; "" without.
    Q_PROPERTY(QString actWords READ act_words NOTIFY actWordsChanged FINAL)
    /// Over everything while visitors look: whose wall this is and when, so that no photograph of it goes without. ""
    /// else.
    Q_PROPERTY(QString watermark READ watermark NOTIFY headerChanged FINAL)
    Q_PROPERTY(bool bordersIndicative READ borders_indicative CONSTANT FINAL)
    Q_PROPERTY(QString dateWords READ date_words NOTIFY headerChanged FINAL)
    Q_PROPERTY(QString dutyLeader READ duty_leader NOTIFY headerChanged FINAL)
    Q_PROPERTY(QString dutyOfficer READ duty_officer NOTIFY headerChanged FINAL)
    /// "10:40:07", or "10:40" on a wall whose clock runs minutes.
    Q_PROPERTY(QString clock READ clock NOTIFY clockChanged FINAL)
    /// "同步 2 秒前", "离线 10:05 起", "追赶中 37%".
    Q_PROPERTY(QString linkWords READ link_words NOTIFY linkChanged FINAL)
    /// "本机时钟与平台相差 5 秒"; "" where it does not matter.
    Q_PROPERTY(QString clockDifference READ clock_difference NOTIFY linkChanged FINAL)
    /// Tone by number: better is in step, plain is catching up, worse is offline.
    Q_PROPERTY(int linkTone READ link_tone NOTIFY linkChanged FINAL)
    /// "" where nothing waits.
    Q_PROPERTY(QString undelivered READ undelivered NOTIFY linkChanged FINAL)

    /// "截至 10:32": when the numbers were last known to be complete.
    Q_PROPERTY(QString freshness READ freshness NOTIFY freshnessChanged FINAL)
    Q_PROPERTY(int today READ today NOTIFY countsChanged FINAL)
    Q_PROPERTY(QString comparison READ comparison NOTIFY countsChanged FINAL)
    Q_PROPERTY(int comparisonTone READ comparison_tone NOTIFY countsChanged FINAL)
    Q_PROPERTY(int open READ open NOTIFY countsChanged FINAL)
    Q_PROPERTY(int late READ late NOTIFY countsChanged FINAL)
    /// "还有 3 件今天到期"; "" where none is.
    Q_PROPERTY(QString dueToday READ due_today NOTIFY countsChanged FINAL)

    Q_PROPERTY(yiping::presentation::WallBarsModel* statuses READ statuses CONSTANT FINAL)
    Q_PROPERTY(yiping::presentation::WallBarsModel* stages READ stages CONSTANT FINAL)
    Q_PROPERTY(yiping::presentation::WallBarsModel* hours READ hours CONSTANT FINAL)
    Q_PROPERTY(yiping::presentation::WallBarsModel* days READ days CONSTANT FINAL)
    Q_PROPERTY(yiping::presentation::WallBarsModel* classes READ classes CONSTANT FINAL)
    Q_PROPERTY(yiping::presentation::WallBarsModel* forces READ forces CONSTANT FINAL)
    Q_PROPERTY(yiping::presentation::WallVillagesModel* villages READ villages CONSTANT FINAL)
    Q_PROPERTY(yiping::presentation::WallFiguresModel* figures READ figures CONSTANT FINAL)
    Q_PROPERTY(yiping::presentation::WallMovesModel* feed READ feed CONSTANT FINAL)

    Q_PROPERTY(yiping::presentation::MapFeed* map READ map CONSTANT FINAL)
    Q_PROPERTY(yiping::presentation::CameraWallModel* cameraWall READ camera_wall CONSTANT FINAL)
    /// Pictures of the shown case, or of the cases of the shown area, for a scene that has a panel of them.
    Q_PROPERTY(yiping::presentation::WallPhotos* photos READ photos CONSTANT FINAL)
    /// What is put up: the id of a scene, "case", or "area" for the overview of one area.
    Q_PROPERTY(QString scene READ scene NOTIFY sceneChanged FINAL)
    /// Code of the area put up, "" for none.
    Q_PROPERTY(QString sceneArea READ scene_area NOTIFY sceneChanged FINAL)
    Q_PROPERTY(yiping::presentation::WallCase* shownCase READ shown_case CONSTANT FINAL)
    /// Panels and places of the scene.
    Q_PROPERTY(yiping::presentation::SceneBoard* board READ board CONSTANT FINAL)
    /// "各村（社区）", "各网格": what `villages` lists.
    Q_PROPERTY(QString partsTitle READ parts_title NOTIFY countsChanged FINAL)
    /// Areas and all cases are loaded: what is shown is the town and not a part of it.
    Q_PROPERTY(bool ready READ ready NOTIFY readyChanged FINAL)

public:
    WallModel(services::Town& town, services::CacheReader& reader, const domain::CategoryTree& categories,
        WallOptions options, QObject* parent = nullptr);
    ~WallModel() override;

    [[nodiscard]] QString unit_name() const;
    [[nodiscard]] bool demo() const { return options_.demo; }
    [[nodiscard]] QString act_words() const { return act_words_; }
    void set_act_words(const QString& words);
    [[nodiscard]] QString watermark() const;
    /// Whether the platform gives us what visitors may see.
    void set_visitors(bool visitors);
    [[nodiscard]] bool borders_indicative() const { return options_.borders_indicative; }
    [[nodiscard]] QString date_words() const;
    [[nodiscard]] QString duty_leader() const;
    [[nodiscard]] QString duty_officer() const;
    [[nodiscard]] QString clock() const;
    /// A clock of minutes: nothing on the wall changes by itself in between.
    void set_seconds(bool seconds);
    [[nodiscard]] QString link_words() const;
    [[nodiscard]] QString clock_difference() const;
    [[nodiscard]] int link_tone() const;
    [[nodiscard]] QString undelivered() const;
    [[nodiscard]] QString freshness() const { return freshness_; }
    [[nodiscard]] int today() const { return static_cast<int>(counts().opened_today); }
    [[nodiscard]] QString comparison() const { return comparison_; }
    [[nodiscard]] int comparison_tone() const { return static_cast<int>(comparison_tone_); }
    [[nodiscard]] int open() const { return static_cast<int>(counts().open); }
    [[nodiscard]] int late() const { return static_cast<int>(counts().late); }
    [[nodiscard]] QString due_today() const { return due_today_; }
    [[nodiscard]] WallBarsModel* statuses() { return &statuses_; }
    [[nodiscard]] WallBarsModel* stages() { return &stages_; }
    [[nodiscard]] WallBarsModel* hours() { return &hours_; }
    [[nodiscard]] WallBarsModel* days() { return &days_; }
    [[nodiscard]] WallBarsModel* classes() { return &classes_; }
    [[nodiscard]] WallBarsModel* forces() { return &forces_; }
    [[nodiscard]] WallVillagesModel* villages() { return &villages_; }
    [[nodiscard]] WallFiguresModel* figures() { return &figures_; }
    [[nodiscard]] WallMovesModel* feed() { return &feed_; }
    [[nodiscard]] MapFeed* map() { return &map_; }
    [[nodiscard]] CameraWallModel* camera_wall() { return &camera_wall_; }
    [[nodiscard]] WallPhotos* photos() { return &photos_; }
    [[nodiscard]] QString scene() const { return scene_; }
    [[nodiscard]] QString scene_area() const { return scene_area_; }
    [[nodiscard]] SceneBoard* board() { return &board_; }
    [[nodiscard]] QString parts_title() const;
    [[nodiscard]] WallCase* shown_case() { return &shown_case_; }
    [[nodiscard]] bool ready() const { return town_.load_state() == services::LoadState::Ready; }

    /// The next (1) or the last (-1) scene of the list, until the desk puts another up: keys of a remote clicker.
    Q_INVOKABLE void step_scene(int by);
    /// Into the part with most open cases, or out to the area above; the scene stays.
    Q_INVOKABLE void drill_in();
    Q_INVOKABLE void drill_out();
    /// The next (1) or the last (-1) area beside the shown one.
    Q_INVOKABLE void drill_side(int by);

    /// 对比: the next area to set beside the shown one; the scene for it where another is shown.
    Q_INVOKABLE void compare_next();
    /// 随机点验: a grid that chance picks, not the one that is shown. `chance` is any number; the same one picks the
    /// same grid.
    Q_INVOKABLE void draw_grid(quint32 chance);

    static constexpr std::size_t feed_length = 30;
    static constexpr int days_shown = 30;

Q_SIGNALS:
    void actWordsChanged();
    // A presenter's keys, of a demo alone: hold the day or go on, the next (1) or the last (-1) act, a digit of one.
    void day_toggled();
    void day_stepped(int by);
    void day_digit(int digit);
    void headerChanged();
    void clockChanged();
    void linkChanged();
    void freshnessChanged();
    void countsChanged();
    void sceneChanged();
    void readyChanged();

private:
    void town_reloaded() override;
    void load_progressed() override;
    void areas_changed() override;
    void area_counts_changed(std::span<const services::AreaIndex> areas) override;
    void cases_loaded() override;
    void cases_changed(std::span<const services::CaseIndex> cases) override;
    void counts_changed() override;
    void responders_changed(std::span<const Uuid> responders) override;
    void assignments_changed(std::span<const Uuid> cases) override;
    void moves_appended(std::size_t count) override;
    void scenes_changed() override;
    void shifts_changed() override;
    void link_changed() override;
    void outbox_changed() override;
    void ticked(UtcMillis now) override;

    void fill_all();
    void fill_counts();
    void fill_villages();
    void fill_feed();
    void fill_forces();
    void fill_scene();
    /// What runs over all cases: once a minute and after loading.
    void fill_slow();
    void fill_figures();
    void fill_classes();
    void set_freshness();
    void pass_second(UtcMillis now);
    void show(QString scene, services::AreaIndex area);
    void shown_area_changed();
    void show_cameras();
    void show_photos();
    /// Of the town, or of the area that is shown.
    [[nodiscard]] const services::TownCounts& counts() const;
    [[nodiscard]] services::DayCounts day(std::int64_t local_day) const;
    [[nodiscard]] bool in_scope(services::AreaIndex area) const;

    services::Town& town_;
    const domain::CategoryTree& categories_;
    WallOptions options_;
    MapFeed map_;
    CameraWallModel camera_wall_;
    WallPhotos photos_;
    WallCase shown_case_;
    SceneBoard board_;
    WallBarsModel statuses_, stages_, hours_, days_, classes_, forces_;
    WallVillagesModel villages_;
    WallFiguresModel figures_;
    WallMovesModel feed_;
    QString act_words_;
    bool visitors_ = false;
    QString freshness_, comparison_, due_today_, scene_ = QStringLiteral("overview"), scene_area_;
    Tone comparison_tone_ = Tone::Plain;
    std::int64_t slow_minute_ = -1;
    std::int64_t second_ = -1;
    QString clock_words_, link_words_; ///< as they were last said
    bool was_ready_ = false;
    services::LinkState link_state_ = services::LinkState::Connecting;
    bool scope_stale_ = false; ///< cases changed since the shown area was counted
    services::Town::Subscription subscription_;
};

} // namespace yiping::presentation
