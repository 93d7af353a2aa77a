import { render } from 'preact';
import '../theme.css';
import '../components/components.css';
import { listen } from '../model.ts';
import './popover.css';
import { Popover } from './popover.tsx';

listen();
render(<Popover />, document.body);
