import "./styles/main.scss";
import "./requests";
import "./menus";
import "./submits";
import "./security-keys";
