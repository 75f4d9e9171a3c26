// Purpose: the first start: who one is, and the first cluster. Thread: GUI.
#pragma once

#include "widgets/frame/page.h"

class QLineEdit;
class QVBoxLayout;

namespace weir {

class FormField;

class WelcomePage : public Page
{
    Q_OBJECT
public:
    WelcomePage(const Services& services, Navigator& navigator, QWidget* parent = nullptr);

    void open(const Place& place, Cluster* cluster) override;
    Place place() const override;
    QString title() const override;
    QString help() const override;

private:
    void addPersona(QVBoxLayout* column);
    void addStart(QVBoxLayout* column);
    void openDemo();
    void openFile();

    QLineEdit* m_demo;
    FormField* m_demoField;
};

} // namespace weir
