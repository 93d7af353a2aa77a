import { render } from 'preact';
import '../theme.css';
import '../components/components.css';
import { listen } from '../model.ts';
import './settings.css';
import { SettingsPage } from './settings-page.tsx';

listen();
render(<SettingsPage />, document.body);
